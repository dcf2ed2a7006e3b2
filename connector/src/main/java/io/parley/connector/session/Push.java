package io.parley.connector.session;

import io.parley.connector.frame.EncodedFrame;

/// Something for a session that answers nothing it asked.
///
/// @param sequence of an event; 0 for what has none
public record Push(Kind kind, String conversation, long sequence, EncodedFrame frame) {

  /// What kind of thing it is. Kinds after the first are shed first when a client is slow, because
  /// a later one makes up for them.
  public enum Kind {
    /// An event of the log.
    EVENT,
    /// A cursor that moved.
    RECEIPT,
    /// Typing, presence and the digest of heads.
    SIGNAL
  }
}
