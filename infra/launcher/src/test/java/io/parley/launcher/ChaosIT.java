package io.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.chaos.bench.ChaosRun;
import io.parley.chaos.bench.FaultPlan;
import io.parley.chaos.bench.PlatformLayout;
import io.parley.chaos.bench.Program;
import io.parley.chaos.client.Shape;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/// The short selection of `parley chaos`: routers, nodes and writers are killed, and frozen until
/// others have taken over, while clients send, reconnect, synchronize and send again under the same
/// `clientId`; every promise is kept.
@Timeout(value = 420, threadMode = ThreadMode.SEPARATE_THREAD)
class ChaosIT {

  private static final long SEED = 1;
  private static final List<String> FAULTS =
      List.of(
          "kill:router:500ms",
          "cut:clients:2s",
          "kill:writer:500ms",
          "freeze:router:12s", // past its session: another has its tasks when it wakes
          "kill:node:500ms",
          "freeze:writer:8s",
          "stall:kafka:3s");

  @TempDir private Path directory;

  @Test
  void keepsItsPromisesWhileItsProcessesAreKilledAndFrozen() throws Exception {
    List<String> progress = new ArrayList<>();
    var plan =
        new ChaosRun.Plan(
            new Program(Parley.class.getName()),
            directory,
            SEED,
            Duration.ofSeconds(100),
            PlatformLayout.of(1, 2, 2, 2),
            new Shape(6, 3, 3, 20, Shape.FEW_DROPS),
            new FaultPlan(FAULTS, true, 1, Duration.ofSeconds(4), Duration.ofSeconds(4)));
    ChaosRun.Result result = new ChaosRun(plan, progress::add).run();
    assertThat(result.isClean()).as(String.join("\n", progress) + "\n" + result.report()).isTrue();
    assertThat(result.faults()).isGreaterThanOrEqualTo(FAULTS.size());
    assertThat(result.verdict().counts().accepted()).isGreaterThan(500);
  }
}
