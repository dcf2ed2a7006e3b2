package io.parley.connector.session;

import io.parley.connector.frame.EncodedFrame;
import io.parley.connector.presence.SessionInfo;
import io.parley.schema.delivery.Reply;

/// One authenticated device on one connection. Everything but the getters and [#execute] happens on
/// the connection's event loop.
public final class Session {

  private final SessionInfo info;
  private final Connection connection;

  Session(SessionInfo info, Connection connection) {
    this.info = info;
    this.connection = connection;
  }

  /// Unique over all nodes and times.
  public String id() {
    return info.session();
  }

  public String user() {
    return info.user();
  }

  public String device() {
    return info.device().id();
  }

  /// The session as its user sees it, now. From any thread.
  public SessionInfo info() {
    return info;
  }

  /// Runs the task on the session's event loop. From any thread.
  public void execute(Runnable task) {
    connection.execute(task);
  }

  /// Gives the client something it did not ask for: at once, or, while the session synchronizes,
  /// after that. Dropped, with a `resync` to follow, if the client is too slow.
  public void push(Push push) {
    connection.write(push.frame());
  }

  /// Answers the open request of that number; one that is no longer open is let go.
  public void answer(Reply reply) {
    assert connection.inEventLoop() : reply;
  }

  /// Begins to buffer what is pushed.
  ///
  /// @return false if the session synchronizes already
  public boolean beginSync() {
    return connection.inEventLoop();
  }

  /// Sends an event out of history. Sequences of one conversation must ascend.
  public void sendCaughtUp(String conversation, long sequence, EncodedFrame frame) {
    connection.write(frame);
  }

  /// Whether more can be sent now; if not, [#whenWritable].
  public boolean readyForMore() {
    return connection.isWritable();
  }

  /// Runs the task as soon as more can be sent, or never if the session ends before.
  public void whenWritable(Runnable task) {
    connection.execute(task);
  }

  /// Ends the buffering.
  ///
  /// @param complete whether everything after the cursors was sent. Then follow what was buffered,
  ///   without what was sent already, and `synced`. If not, or if the buffer overflowed, it is
  ///   dropped and `resync` follows.
  public void endSync(boolean complete) {
    connection.flush();
  }

  /// Closes the connection.
  public void end(CloseReason reason) {
    connection.close(reason);
  }
}
