package io.parley.service;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A thread that does the same again and again, with a pause before each time, until it is closed.
public final class Rounds implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Rounds.class);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(15);

  private final Duration pause;
  private final Runnable round;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  /// @param round does not throw: what it throws ends the thread
  public Rounds(String thread, Duration pause, Runnable round) {
    this.pause = pause;
    this.round = round;
    this.thread =
        Thread.ofPlatform()
            .name(thread)
            .uncaughtExceptionHandler((t, e) -> log.error("{} has ended", t.getName(), e))
            .unstarted(this::run);
  }

  /// The pause before looks at what is due after a period: a usual one, or the period if that is
  /// shorter.
  public static Duration pause(Duration usual, Duration period) {
    return period.compareTo(usual) < 0 ? period : usual;
  }

  public void start() {
    thread.start();
  }

  /// Ends after the round that it is in.
  @Override
  public void close() {
    closing.countDown();
    try {
      if (!thread.join(CLOSE_TIMEOUT)) {
        log.error("{} has not ended in time", thread.getName());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        round.run();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
