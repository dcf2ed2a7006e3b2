package io.parley.connector.session;

import io.parley.connector.frame.FrameType;

/// Hears what operators want to know of sessions. Called on event loops, so it returns at once.
public interface SessionMonitor {

  /// A frame that asks something.
  void frameIn(FrameType type);

  /// A frame that was refused before anything was asked.
  void frameRefused();

  /// A frame was refused because too much comes in.
  void rateLimited(RateLimit limit);

  /// A client was too slow for a push.
  void pushDropped(Push.Kind kind);

  /// A client was told to synchronize again.
  void resynced();

  /// No answer came to a command in time.
  void requestTimedOut();

  /// A mistake of our own.
  void failed(Throwable cause);
}
