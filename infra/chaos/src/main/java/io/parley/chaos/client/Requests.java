package io.parley.chaos.client;

import io.parley.chaos.client.ServerFrame.Answer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The requests of a connection that are not answered yet, by number. Numbers are never used twice
/// by a device.
final class Requests {

  /// What becomes of a request.
  interface Reply {
    void answered(Answer answer);

    /// Nobody will answer, or not in time.
    void lost();
  }

  private record Open(Reply reply, long deadlineNs) {}

  private final Map<Long, Open> openById = new LinkedHashMap<>();
  private long last;

  long nextId() {
    return ++last;
  }

  void opened(long id, long deadlineNs, Reply reply) {
    openById.put(id, new Open(reply, deadlineNs));
  }

  /// Passes the answer on; one that comes too late is let go.
  void answered(Answer answer) {
    Open open = openById.remove(answer.re());
    if (open != null) {
      open.reply().answered(answer);
    }
  }

  void loseOlderThan(long nowNs) {
    lose(
        openById.entrySet().stream()
            .filter(open -> open.getValue().deadlineNs() - nowNs < 0)
            .map(Map.Entry::getKey)
            .toList());
  }

  void loseAll() {
    lose(new ArrayList<>(openById.keySet()));
  }

  private void lose(List<Long> ids) {
    for (long id : ids) {
      @Nullable Open open = openById.remove(id);
      Objects.requireNonNull(open).reply().lost();
    }
  }
}
