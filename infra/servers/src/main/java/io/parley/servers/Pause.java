package io.parley.servers;

import java.time.Duration;

/// A wait between two looks at something that tells nobody when it changes.
final class Pause {

  private Pause() {}

  static void of(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerFailed("interrupted while waiting for a server", e);
    }
  }
}
