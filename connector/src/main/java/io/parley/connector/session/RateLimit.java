package io.parley.connector.session;

/// Which bound a frame went over.
public enum RateLimit {
  CONNECTION("you send too much"),
  USER("you send too many messages"),
  CONVERSATION("too many messages are sent to this conversation");

  private final String text;

  RateLimit(String text) {
    this.text = text;
  }

  /// What the client is told.
  String text() {
    return text;
  }
}
