package io.parley.service;

import io.parley.service.Health.Status;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A process's way to readiness: it waits for the servers that it can't start without, for as long
/// as it takes, and says so to whoever looks at its health and, now and then, in the log. What is
/// wrong rather than away ends it at once.
public final class Startup {

  private static final Logger log = LoggerFactory.getLogger(Startup.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);
  private static final Duration LOG_PERIOD = Duration.ofSeconds(30);

  private static final Status STARTING = Status.down("starting");

  private volatile Status status = STARTING;

  /// Registers it as the part `start`, which is not up before [#done].
  public Startup(Health health) {
    health.register("start", () -> status);
  }

  /// Makes the attempt again and again while a server is away.
  ///
  /// @throws StartupException what the attempt threw, if it was no [ServerAway]; or if the thread
  ///   was interrupted
  public <T> T await(Supplier<T> attempt) {
    Duration pause = FIRST_PAUSE;
    long tellAtNs = System.nanoTime();
    while (true) {
      try {
        T result = attempt.get();
        status = STARTING;
        return result;
      } catch (ServerAway e) {
        status = Status.down("waiting: " + e.getMessage());
        if (System.nanoTime() - tellAtNs >= 0) {
          tellAtNs = System.nanoTime() + LOG_PERIOD.toNanos();
          log.atWarn().addKeyValue("reason", e.getMessage()).log("can't start yet; trying again");
        }
      }
      sleep(pause);
      pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
    }
  }

  /// All that is needed is there.
  public void done() {
    status = Status.up();
  }

  private static void sleep(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartupException("stopped before it had started", e);
    }
  }
}
