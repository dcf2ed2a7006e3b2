package io.parley.gatling;

import java.time.Duration;

/// How long the parts of a run take.
final class Runs {

  /// For how long the last messages may be under way.
  static final Duration AFTERWARDS = Duration.ofSeconds(2);

  private static final int ARRIVALS_PER_SECOND = 50;
  private static final Duration SLACK = Duration.ofSeconds(60);

  private Runs() {}

  /// For how long so many users come in.
  static Duration arrival(int users) {
    return Duration.ofSeconds(1 + users / ARRIVALS_PER_SECOND);
  }

  /// The end of a run in which somebody waits in vain.
  static Duration atMost(Settings settings) {
    return arrival(settings.users()).plus(settings.span()).plus(SLACK);
  }
}
