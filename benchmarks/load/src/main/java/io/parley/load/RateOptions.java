package io.parley.load;

import io.parley.load.client.OpenLoop;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How much is sent, and for how long.
final class RateOptions {

  private static final int PREPARE = 20;
  private static final int PREPARE_TO_FIND = 60;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Messages a second, all senders together (default: ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--find",
      description = "Begin with that rate and find the highest that is borne.")
  private boolean find;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "10",
      description = "For how long messages count (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "5",
      description = "For how many seconds before that they don't (default: ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--prepare",
      paramLabel = "N",
      description =
          "Seconds of load before all else, for what is new to be compiled (default: "
              + PREPARE
              + ", with --find "
              + PREPARE_TO_FIND
              + ").")
  private @Nullable Integer prepare;

  @Option(
      names = "--prepare-rate",
      paramLabel = "N",
      description = "Messages a second of that (default: half the rate).")
  private @Nullable Double prepareRate;

  @Option(
      names = "--text-bytes",
      paramLabel = "N",
      defaultValue = "128",
      description = "Of each message's text, at least 17 (default: ${DEFAULT-VALUE}).")
  private int textBytes;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "2",
      description = "Event loops of the clients (default: ${DEFAULT-VALUE}).")
  private int threads;

  double rate() {
    return rate;
  }

  boolean find() {
    return find;
  }

  /// Some load for some time, so that what is new is compiled and cached before it counts.
  OpenLoop preparation(double perSecond) {
    int preparing = Objects.requireNonNullElse(prepare, find ? PREPARE_TO_FIND : PREPARE);
    double preparingRate = Objects.requireNonNullElse(prepareRate, perSecond / 2);
    return new OpenLoop(preparingRate, Duration.ZERO, Duration.ofSeconds(preparing));
  }

  int textBytes() {
    return textBytes;
  }

  int threads() {
    return threads;
  }

  OpenLoop load(double perSecond) {
    return new OpenLoop(perSecond, Duration.ofSeconds(warmUp), Duration.ofSeconds(seconds));
  }
}
