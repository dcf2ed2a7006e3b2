package io.parley.connector.presence;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// A session as it stands in the table, as JSON. Unknown fields are ignored.
///
/// @param node the node that holds the session
/// @param incarnation of that node, as text, because not every reader has whole numbers of 64 bits
/// @param state `online` or `away`
public record TableEntry(String node, String incarnation, String state, SessionInfo session) {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  static TableEntry of(NodeIdentity node, SessionInfo session) {
    Presence.State state = session.away() ? Presence.State.AWAY : Presence.State.ONLINE;
    return new TableEntry(node.id(), Long.toString(node.incarnation()), state.wireName(), session);
  }

  /// Reads an entry; empty if it is none, as a later version or somebody else may have written it.
  static Optional<TableEntry> parse(String json) {
    try {
      return Optional.of(JSON.readValue(json, TableEntry.class));
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  String toJson() {
    return JSON.writeValueAsString(this);
  }
}
