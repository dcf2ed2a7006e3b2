package io.parley.load;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A conversation and where it stands, as an `ok` says.
record Place(String conversation, long sequence) {

  private static final JsonMapper JSON = JsonMapper.shared();

  static Place of(String ok) {
    JsonNode frame = JSON.readTree(ok);
    return new Place(
        frame.required("conversation").stringValue(), frame.required("sequence").longValue());
  }

  String cursors() {
    return "{\"%s\":%d}".formatted(conversation, sequence);
  }
}
