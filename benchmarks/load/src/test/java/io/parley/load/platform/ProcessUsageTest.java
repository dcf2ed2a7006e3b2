package io.parley.load.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessUsageTest {

  @Test
  void readsTheTimesBehindANameWithBlanksAndParentheses() {
    String stat =
        "42 (a (strange) name) S 1 42 42 0 -1 4194304 100 0 0 0 150 25 3 2 20 0 1 0 5 1000 10";

    assertThat(ProcessUsage.cpuMicros(stat)).isEqualTo(1_800_000);
  }

  @Test
  void readsTheProportionalMemoryAlone() {
    String rollup =
        """
        00400000-7ffd00000000 ---p 00000000 00:00 0    [rollup]
        Rss:              200 kB
        Pss:              120 kB
        Pss_Anon:         100 kB
        SwapPss:            7 kB
        """;

    assertThat(ProcessUsage.pssKib(rollup)).isEqualTo(120);
  }

  @Test
  void measuresThisProcess() {
    ProcessUsage usage = ProcessUsage.of(ProcessHandle.current());

    assertThat(usage.cpuMicros()).isPositive();
    assertThat(usage.pssKib()).isPositive();
  }
}
