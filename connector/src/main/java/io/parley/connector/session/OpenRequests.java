package io.parley.connector.session;

import io.parley.schema.RawJson;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The requests of one session that wait for their answers, by the numbers that the node gave them:
/// 1, 2, 3 … Each is ended once.
final class OpenRequests {

  /// A request that waits.
  ///
  /// @param id what the client calls it, if it wants an answer
  record OpenRequest(@Nullable RawJson id, long deadlineNs) {}

  /// In the order of their deadlines, as all have the same time. Null until the first request.
  private @Nullable LinkedHashMap<Long, OpenRequest> requestsByNumber;

  private long lastNumber;

  /// Adds a request and gives it a number.
  long begin(@Nullable RawJson id, long deadlineNs) {
    LinkedHashMap<Long, OpenRequest> requests =
        Objects.requireNonNullElseGet(requestsByNumber, LinkedHashMap::new);
    requestsByNumber = requests;
    requests.put(++lastNumber, new OpenRequest(id, deadlineNs));
    return lastNumber;
  }

  /// Takes the request out; null if it is no longer open.
  @Nullable OpenRequest end(long number) {
    return requestsByNumber == null ? null : requestsByNumber.remove(number);
  }

  /// Takes those out whose deadline has passed.
  List<OpenRequest> endExpired(long nowNs) {
    if (requestsByNumber == null) {
      return List.of();
    }
    List<OpenRequest> expired = new ArrayList<>();
    Iterator<OpenRequest> oldestFirst = requestsByNumber.values().iterator();
    while (oldestFirst.hasNext()) {
      OpenRequest request = oldestFirst.next();
      if (nowNs - request.deadlineNs() < 0) {
        break;
      }
      oldestFirst.remove();
      expired.add(request);
    }
    return expired;
  }

  /// Of the request that has been open for longest.
  OptionalLong nextDeadlineNs() {
    return requestsByNumber == null || requestsByNumber.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(requestsByNumber.firstEntry().getValue().deadlineNs());
  }

  boolean isOpen(long number) {
    return requestsByNumber != null && requestsByNumber.containsKey(number);
  }

  /// Whether the request of that number still waits for an answer that its sender wants.
  boolean awaitsAnswer(long number) {
    OpenRequest request = requestsByNumber == null ? null : requestsByNumber.get(number);
    return request != null && request.id() != null;
  }

  int size() {
    return requestsByNumber == null ? 0 : requestsByNumber.size();
  }
}
