package io.parley.launcher;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The wish of SIGTERM or Ctrl-C that the process stops. The process lives on until this is closed,
/// so that what was opened after it can be closed in order, but no longer than [#GRACE].
final class StopSignal implements AutoCloseable {

  private static final Duration GRACE = Duration.ofSeconds(28);

  private final CountDownLatch given = new CountDownLatch(1);
  private final CountDownLatch heeded = new CountDownLatch(1);

  private @Nullable Thread starter;

  private StopSignal() {}

  static StopSignal install() {
    var signal = new StopSignal();
    Runtime.getRuntime().addShutdownHook(new Thread(signal::giveAndWait, "stop-signal"));
    return signal;
  }

  /// Runs what starts something on the calling thread, which the signal interrupts meanwhile: a
  /// start may wait for servers that are away.
  <T> T starting(Supplier<T> start) {
    synchronized (this) {
      starter = Thread.currentThread();
      if (given.getCount() == 0) {
        starter.interrupt(); // it came before
      }
    }
    try {
      return start.get();
    } finally {
      synchronized (this) {
        starter = null;
      }
      // What was started meanwhile is to be closed in peace.
      boolean _ = Thread.interrupted();
    }
  }

  /// Stops the process as the signal would.
  void give() {
    given.countDown();
  }

  /// Waits for the signal.
  void await() throws InterruptedException {
    given.await();
  }

  @Override
  public void close() {
    heeded.countDown();
  }

  private void giveAndWait() {
    give();
    interruptStart();
    try {
      if (!heeded.await(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        System.err.println("parley: not stopped within " + GRACE.toSeconds() + " s, giving up");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // whoever interrupts a shutdown does not want to wait
    }
  }

  private synchronized void interruptStart() {
    if (starter != null) {
      starter.interrupt();
    }
  }
}
