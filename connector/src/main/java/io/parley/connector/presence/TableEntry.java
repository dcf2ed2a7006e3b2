package io.parley.connector.presence;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// What stands in the table under a session's id, as JSON. Unknown fields are ignored.
///
/// @param node the node that holds the session
/// @param state `online`
record TableEntry(String node, String state, SessionInfo session) {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  static TableEntry online(String node, SessionInfo session) {
    return new TableEntry(node, "online", session);
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
