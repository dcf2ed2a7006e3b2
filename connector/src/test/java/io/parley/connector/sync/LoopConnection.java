package io.parley.connector.sync;

import io.parley.connector.frame.EncodedFrame;
import io.parley.connector.session.CloseReason;
import io.parley.connector.session.Connection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A connection with an event loop of its own, and a client that takes everything or nothing.
final class LoopConnection implements Connection, AutoCloseable {

  final List<String> written = new CopyOnWriteArrayList<>();
  volatile boolean writable = true;
  private volatile Thread loopThread = Thread.currentThread();
  private final ExecutorService loop =
      Executors.newSingleThreadExecutor(
          task -> {
            loopThread = Thread.ofPlatform().unstarted(task);
            return loopThread;
          });

  @Override
  public void execute(Runnable task) {
    loop.execute(task);
  }

  @Override
  public Executor loop() {
    return loop;
  }

  @Override
  public void fail(Throwable cause) {
    throw new AssertionError(cause);
  }

  @Override
  public boolean inEventLoop() {
    return Thread.currentThread().equals(loopThread);
  }

  @Override
  public void write(EncodedFrame frame) {
    written.add(frame.toString());
  }

  @Override
  public boolean isWritable() {
    return writable;
  }

  @Override
  public long pendingBytes() {
    return writable ? 0 : 1;
  }

  @Override
  public boolean isCrowdedOut() {
    return false;
  }

  @Override
  public void flush() {}

  @Override
  public void setReading(boolean reading) {}

  @Override
  public void tickBy(long deadlineNs) {}

  @Override
  public void loggedIn() {}

  @Override
  public void leave() {}

  @Override
  public boolean ping() {
    return true;
  }

  @Override
  public void close(CloseReason reason) {}

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

  @Override
  public void close() {
    loop.shutdownNow();
  }
}
