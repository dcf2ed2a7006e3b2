package io.parley.chaos.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ShiftedClockTest {

  private static final String WAIT =
      """
      void main() throws Exception {
        long startNs = System.nanoTime();
        Object monitor = new Object();
        synchronized (monitor) {
          monitor.wait(300);
        }
        System.out.println((System.nanoTime() - startNs) / 1_000_000);
      }
      """;

  @TempDir private Path directory;

  @Test
  void isByHowMuchItWasSaid() throws Exception {
    assumeTrue(ShiftedClock.isPossible(), "needs libfaketime");
    var clock = ShiftedClock.at(directory.resolve("clock"));
    assertThat(error(clock)).isLessThan(Duration.ofMinutes(1));

    clock.shift(Duration.ofHours(2));
    assertThat(error(clock)).isBetween(Duration.ofMinutes(119), Duration.ofMinutes(121));

    clock.shift(Duration.ofDays(-1));
    assertThat(error(clock)).isBetween(Duration.ofHours(-25), Duration.ofHours(-23));
  }

  /// Waits with a deadline, in Java, must go on taking as long as they should.
  @Test
  void doesNotTouchWhatMeasuresDurations() throws Exception {
    assumeTrue(ShiftedClock.isPossible(), "needs libfaketime");
    var clock = ShiftedClock.at(directory.resolve("clock"));
    clock.shift(Duration.ofDays(-1));
    Path program = Files.writeString(directory.resolve("Wait.java"), WAIT);
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), program.toString());
    builder.environment().putAll(clock.environment());
    Process java = builder.start();
    String millis = new String(java.getInputStream().readAllBytes(), US_ASCII).strip();
    assertThat(Long.parseLong(millis)).isBetween(300L, 20_000L);
  }

  private static Duration error(ShiftedClock clock) throws Exception {
    var builder = new ProcessBuilder("date", "+%s");
    builder.environment().putAll(clock.environment());
    Process date = builder.start();
    String seconds = new String(date.getInputStream().readAllBytes(), US_ASCII).strip();
    return Duration.between(Instant.now(), Instant.ofEpochSecond(Long.parseLong(seconds)));
  }
}
