package io.parley.gatling;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A message of another, as it was pushed.
///
/// @param milliseconds from when it was sent
/// @param right whether it came in order and with the text that was sent
record Push(int milliseconds, boolean right) {

  private static final JsonMapper JSON = JsonMapper.shared();

  /// Of a frame.
  ///
  /// @param nowMs when it came
  /// @return null if it is something else than a message of these simulations
  static @Nullable Push of(String frame, long nowMs, Inbox inbox) {
    if (!frame.startsWith("{\"type\":\"event\"")) {
      return null;
    }
    JsonNode json = JSON.readTree(frame);
    boolean inOrder =
        inbox.push(
            json.required("conversation").stringValue(), json.required("sequence").longValue());
    JsonNode event = json.required("event");
    if (!event.required("kind").stringValue().equals("message.posted")) {
      return null;
    }
    Text text = Text.parse(event.required("content").path("text").asString(""));
    return new Push(
        text == null ? 0 : (int) Math.max(0, nowMs - text.sentMs()), inOrder && text != null);
  }
}
