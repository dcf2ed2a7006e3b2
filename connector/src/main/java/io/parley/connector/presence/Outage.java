package io.parley.connector.presence;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether Redis answers: every failure is counted, its beginning and its end are logged. Safe for
/// many threads.
final class Outage {

  private static final Logger log = LoggerFactory.getLogger(Outage.class);

  private final AtomicBoolean away = new AtomicBoolean();
  private final Counter failures;

  Outage(MeterRegistry metrics) {
    this.failures = metrics.counter("parley.redis.failures");
    metrics.gauge("parley.redis.up", away, flag -> flag.get() ? 0 : 1);
  }

  void failed(Throwable cause) {
    failures.increment();
    if (away.compareAndSet(false, true)) {
      log.atWarn()
          .addKeyValue("cause", cause.toString())
          .log("Redis does not answer; lists of devices are incomplete until it does");
    }
  }

  void answered() {
    if (away.get() && away.compareAndSet(true, false)) {
      log.info("Redis answers again");
    }
  }
}
