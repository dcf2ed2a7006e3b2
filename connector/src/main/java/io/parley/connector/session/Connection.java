package io.parley.connector.session;

import io.parley.connector.frame.EncodedFrame;

/// The socket of one client, as the core sees it. Everything but [#execute] and [#inEventLoop]
/// happens on the connection's event loop.
public interface Connection {

  /// Runs the task on the event loop, later. From any thread.
  void execute(Runnable task);

  /// From any thread.
  boolean inEventLoop();

  /// Queues a frame; what was queued in one turn of the event loop is flushed at its end. A
  /// connection that is closed drops it.
  void write(EncodedFrame frame);

  void flush();

  /// Whether little enough is queued for more to be written.
  boolean isWritable();

  /// Bytes queued and not yet taken by the socket.
  long pendingBytes();

  /// Whether so much waits for all of the node's clients together that one which is behind, as this
  /// one is, gets nothing more that it did not ask for.
  boolean isCrowdedOut();

  /// Stops or resumes reading from the socket.
  void setReading(boolean reading);

  /// Has [Peer#tick] called soon after that time of [SessionClock#nanoTime], if not before.
  void tickBy(long deadlineNs);

  /// Asks the other side for a sign of life, which comes back as a frame would.
  ///
  /// @return whether this transport can
  boolean ping();

  /// The client is no stranger any more.
  void loggedIn();

  /// Closes after what is queued, without a word: the client has gone.
  void leave();

  /// Says why and closes, after what is queued.
  void close(CloseReason reason);

  String remoteAddress();

  int remotePort();

  /// `websocket` or `tcp`.
  String transport();
}
