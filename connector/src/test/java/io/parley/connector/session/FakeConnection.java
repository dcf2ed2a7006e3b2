package io.parley.connector.session;

import io.parley.connector.frame.EncodedFrame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// A connection whose event loop is the test: what is executed waits for [#runTasks].
public final class FakeConnection implements Connection {

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final Executor loop;
  private final List<EncodedFrame> written = new ArrayList<>();
  private boolean writable = true;
  private boolean reading = true;
  private boolean pingable = true;
  private boolean crowdedOut;
  private boolean left;
  private boolean broken;
  private @Nullable Long tickByNs;
  private int pings;
  private long pendingBytes;
  private @Nullable CloseReason closeReason;

  public FakeConnection() {
    loop = tasks::add;
  }

  /// One that shares its event loop with others.
  public FakeConnection(Executor loop) {
    this.loop = loop;
  }

  public void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  /// The frames written since the last call, after running what waits.
  public List<String> takeWritten() {
    runTasks();
    List<String> frames = written.stream().map(EncodedFrame::toString).toList();
    written.clear();
    return frames;
  }

  /// Forgets the frames written since the last call.
  ///
  /// @return how many they were
  public int discardWritten() {
    int frames = written.size();
    written.clear();
    return frames;
  }

  /// From now on not writable, with so many bytes that the socket does not take.
  public void block(long bytes) {
    writable = false;
    pendingBytes = bytes;
  }

  public void unblock() {
    writable = true;
    pendingBytes = 0;
  }

  /// As if too much waited for all of the node's clients.
  public void crowdOut(boolean crowded) {
    crowdedOut = crowded;
  }

  /// From now on it can't write.
  public void breakDown() {
    broken = true;
  }

  /// When [Peer#tick] is due, if anything is; asked for once.
  @Nullable Long takeTickByNs() {
    Long due = tickByNs;
    tickByNs = null;
    return due;
  }

  public boolean hasLeft() {
    return left;
  }

  public void withoutPing() {
    pingable = false;
  }

  public int pings() {
    return pings;
  }

  public boolean isReading() {
    return reading;
  }

  public @Nullable CloseReason closeReason() {
    return closeReason;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public boolean inEventLoop() {
    return true;
  }

  @Override
  public Executor loop() {
    return loop;
  }

  @Override
  public void fail(Throwable cause) {
    close(CloseReason.SERVER_ERROR);
  }

  @Override
  public void write(EncodedFrame frame) {
    if (broken) {
      throw new IllegalStateException("broken");
    }
    if (closeReason == null) {
      written.add(frame);
    }
  }

  @Override
  public void flush() {}

  @Override
  public boolean isWritable() {
    return writable;
  }

  @Override
  public long pendingBytes() {
    return pendingBytes;
  }

  @Override
  public boolean isCrowdedOut() {
    return crowdedOut;
  }

  @Override
  public void tickBy(long deadlineNs) {
    tickByNs = tickByNs == null ? deadlineNs : Deadlines.earlier(tickByNs, deadlineNs);
  }

  @Override
  public void setReading(boolean on) {
    reading = on;
  }

  @Override
  public boolean ping() {
    pings++;
    return pingable;
  }

  @Override
  public void loggedIn() {}

  @Override
  public void leave() {
    left = true;
  }

  @Override
  public void close(CloseReason reason) {
    closeReason = closeReason == null ? reason : closeReason;
  }

  @Override
  public String remoteAddress() {
    return "127.0.0.1";
  }

  @Override
  public int remotePort() {
    return 4711;
  }

  @Override
  public String transport() {
    return "tcp";
  }
}
