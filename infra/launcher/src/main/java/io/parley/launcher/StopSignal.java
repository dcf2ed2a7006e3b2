package io.parley.launcher;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The wish of SIGTERM or Ctrl-C that the process stops. The process lives on until this is closed,
/// so that what was opened after it can be closed in order, but no longer than [#GRACE].
final class StopSignal implements AutoCloseable {

  private static final Duration GRACE = Duration.ofSeconds(28);

  private final CountDownLatch given = new CountDownLatch(1);
  private final CountDownLatch heeded = new CountDownLatch(1);

  private StopSignal() {}

  static StopSignal install() {
    var signal = new StopSignal();
    Runtime.getRuntime().addShutdownHook(new Thread(signal::giveAndWait, "stop-signal"));
    return signal;
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
    given.countDown();
    try {
      if (!heeded.await(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        System.err.println("parley: not stopped within " + GRACE.toSeconds() + " s, giving up");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // whoever interrupts a shutdown does not want to wait
    }
  }
}
