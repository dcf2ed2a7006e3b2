package io.parley.launcher;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks whether the machine's wall clock is set back. Parley itself measures time by the monotonic
/// clock, but Kafka's clients set their deadlines by the wall clock: after it went back by a day
/// they would send no heartbeat and end no wait for a day. So the process ends at once, as if it
/// had been killed, which does no harm, and is to be started again.
final class ClockWatch {

  private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);
  private static final Duration INTERVAL = Duration.ofMillis(500);

  /// Small steps, as time servers ask for, only make waits a little longer.
  private static final Duration MOST_BACK = Duration.ofSeconds(5);

  private final LongSupplier wallMs;
  private final LongSupplier monotonicNs;
  private long lastWallMs;
  private long lastNs;

  ClockWatch(LongSupplier wallMs, LongSupplier monotonicNs) {
    this.wallMs = wallMs;
    this.monotonicNs = monotonicNs;
    look();
  }

  /// Begins to look, for as long as the process runs.
  static void start() {
    var watch = new ClockWatch(System::currentTimeMillis, System::nanoTime);
    Thread.ofPlatform().daemon().name("clock-watch").start(watch::run);
  }

  private void run() {
    try {
      while (true) {
        TimeUnit.NANOSECONDS.sleep(INTERVAL.toNanos());
        Duration back = look();
        if (back.compareTo(MOST_BACK) > 0) {
          LOG.atError()
              .addKeyValue("seconds", back.toSeconds())
              .log("the clock was set back: this process ends, and must be started again");
          Runtime.getRuntime().halt(1);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// By how much the wall clock fell behind the other since the last look. A process that is frozen
  /// between the readings of the two clocks must not see a step: so time passes at least from
  /// behind the last reading of the wall clock to before this one.
  Duration look() {
    long beforeNs = monotonicNs.getAsLong();
    long nowMs = wallMs.getAsLong();
    Duration back = Duration.ofNanos(beforeNs - lastNs).minusMillis(nowMs - lastWallMs);
    lastWallMs = nowMs;
    lastNs = monotonicNs.getAsLong();
    return back;
  }
}
