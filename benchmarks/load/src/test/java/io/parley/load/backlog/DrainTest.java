package io.parley.load.backlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.parley.load.platform.NamedProcesses;
import io.parley.load.platform.ProcessUsage;
import io.parley.load.platform.Profiler;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DrainTest {

  @Test
  void tellsWhatARecordCosts() {
    var drain =
        new Drain(1_000, Duration.ofSeconds(2), Map.of("router", new ProcessUsage(50_000, 0)));

    assertThat(drain.perSecond()).isCloseTo(500, within(1e-6));
    assertThat(drain.micros("router")).isCloseTo(50, within(1e-6));
    assertThat(drain.perCoreSecond("router")).isCloseTo(20_000, within(1e-6));
  }

  @Test
  @Timeout(10)
  void countsFromWhereItFoundTheProgress() throws InterruptedException {
    var done = new AtomicLong();

    Drain drain =
        Drain.await(
            () -> done.addAndGet(40), 100, 200, () -> NamedProcesses.of(Map.of()), Profiler.NONE);

    assertThat(drain.records()).isEqualTo(80); // from 120 to 200
  }
}
