package io.parley.connector.presence;

/// Where goes what is worth telling only now.
public interface Signals {

  /// Tells the other members that the user is writing. Never blocks; may be lost.
  void typing(String conversation, String user);
}
