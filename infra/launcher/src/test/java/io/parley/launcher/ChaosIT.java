package io.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.chaos.bench.ChaosRun;
import io.parley.chaos.bench.FaultPlan;
import io.parley.chaos.bench.PlatformSize;
import io.parley.chaos.bench.Program;
import io.parley.chaos.client.Shape;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/// Every process is killed in turn while clients send, and every promise is kept. By command only,
/// `mvn verify -Dtest.excluded=`: it wants the machine for itself for two minutes.
@Tag("chaos")
@Timeout(value = 240, threadMode = ThreadMode.SEPARATE_THREAD)
class ChaosIT {

  private static final long SEED = 1;

  @TempDir private Path directory;

  @Test
  void keepsItsPromisesWhileEachProcessIsKilledInTurn() throws Exception {
    List<String> progress = new ArrayList<>();
    var plan =
        new ChaosRun.Plan(
            new Program(Parley.class.getName()),
            directory,
            SEED,
            Duration.ofSeconds(45),
            new PlatformSize(1, 2, 2, 1, 6),
            new Shape(6, 3, 3, 20),
            new FaultPlan(
                List.of("kill:router:500ms", "kill:node:500ms", "kill:writer:500ms"),
                true,
                1,
                Duration.ofSeconds(4),
                Duration.ofSeconds(4)));
    ChaosRun.Result result = new ChaosRun(plan, progress::add).run();
    assertThat(result.isClean()).as(String.join("\n", progress) + "\n" + result.report()).isTrue();
    assertThat(result.faults()).isGreaterThanOrEqualTo(3);
    assertThat(result.verdict().counts().accepted()).isGreaterThan(300);
  }
}
