package io.parley.chaos.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// The wait before something that did not succeed is tried again.
final class Jitter {

  private static final int MEAN_MS = 400;

  private Jitter() {}

  static Duration around(RandomGenerator random) {
    return Duration.ofMillis(random.nextLong(MEAN_MS / 2, 3 * MEAN_MS / 2));
  }
}
