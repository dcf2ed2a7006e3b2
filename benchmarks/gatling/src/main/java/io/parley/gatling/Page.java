package io.parley.gatling;

import io.gatling.http.action.ws.WsInboundMessage;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The events of one page of history, which came before its `ok`.
///
/// @param after the sequence before the first one that was asked for
/// @param sequences of the events
record Page(long after, SortedSet<Long> sequences) {

  private static final JsonMapper JSON = JsonMapper.shared();

  /// Out of all that came; pushes may be among it.
  static Page of(List<WsInboundMessage> frames, String conversation, long after, int limit) {
    SortedSet<Long> sequences = new TreeSet<>();
    for (WsInboundMessage frame : frames) {
      if (frame instanceof WsInboundMessage.Text text
          && text.message().startsWith("{\"type\":\"event\"")) {
        JsonNode event = JSON.readTree(text.message());
        if (event.required("conversation").stringValue().equals(conversation)) {
          sequences.add(event.required("sequence").longValue());
        }
      }
    }
    return new Page(after, sequences.subSet(after + 1, after + 1 + limit));
  }

  /// Whether it has all that was asked for, up to where the history ends.
  boolean isComplete(int limit, boolean more) {
    return !sequences.isEmpty()
        && last() == after + sequences.size()
        && (sequences.size() == limit || !more);
  }

  /// The sequence of the last one.
  long last() {
    return sequences.isEmpty() ? after : sequences.last();
  }
}
