package io.parley.connector.presence;

/// Under which user a session stands in the table. As text: user, a slash, session.
record SessionPlace(String user, String session) {

  static SessionPlace of(SessionInfo info) {
    return new SessionPlace(info.user(), info.session());
  }

  /// Reads a place.
  ///
  /// @throws IllegalArgumentException if it is none
  static SessionPlace parse(String text) {
    int slash = text.indexOf('/'); // which no user's id has
    if (slash < 1) {
      throw new IllegalArgumentException("not the place of a session: " + text);
    }
    return new SessionPlace(text.substring(0, slash), text.substring(slash + 1));
  }

  @Override
  public String toString() {
    return user + "/" + session;
  }
}
