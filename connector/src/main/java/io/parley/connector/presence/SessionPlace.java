package io.parley.connector.presence;

import java.util.Optional;

/// Under which user a session stands in the table. As text: user, a slash, session.
record SessionPlace(String user, String session) {

  static SessionPlace of(SessionInfo info) {
    return new SessionPlace(info.user(), info.session());
  }

  /// Reads a place; empty if it is none, as somebody else may have written it.
  static Optional<SessionPlace> parse(String text) {
    int slash = text.indexOf('/'); // which no user's id has
    return slash < 1
        ? Optional.empty()
        : Optional.of(new SessionPlace(text.substring(0, slash), text.substring(slash + 1)));
  }

  @Override
  public String toString() {
    return user + "/" + session;
  }
}
