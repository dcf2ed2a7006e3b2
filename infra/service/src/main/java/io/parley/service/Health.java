package io.parley.service;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/// Whether a process can do its work, asked part by part. Safe for use by many threads.
public final class Health {

  private final Map<String, Supplier<Status>> checksByPart = new ConcurrentSkipListMap<>();

  /// Adds a part; its check is asked on every look and must answer at once.
  public void register(String part, Supplier<Status> check) {
    checksByPart.put(part, check);
  }

  public Map<String, Status> look() {
    Map<String, Status> statusByPart = new TreeMap<>();
    checksByPart.forEach((part, check) -> statusByPart.put(part, check.get()));
    return statusByPart;
  }

  public sealed interface Status {

    static Status up() {
      return new Up();
    }

    static Status down(String reason) {
      return new Down(reason);
    }

    record Up() implements Status {}

    /// Not able to work.
    ///
    /// @param reason for an operator, without secrets
    record Down(String reason) implements Status {}
  }
}
