package io.parley.connector.session;

import io.parley.connector.frame.EncodedFrame;
import java.util.concurrent.Executor;

/// The socket of one client, as the core sees it. Everything but [#execute] and [#inEventLoop]
/// happens on the connection's event loop.
public interface Connection {

  /// Runs the task on the event loop, later. From any thread.
  void execute(Runnable task);

  /// From any thread.
  boolean inEventLoop();

  /// The event loop, the same object for all connections that share it; it rejects tasks when it
  /// has ended. For tasks of many connections at once, which must see to it that what one of them
  /// throws is told to that one ([#fail]). From any thread.
  Executor loop();

  /// Ends the connection because of a mistake of our own: the client had better begin again.
  void fail(Throwable cause);

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
