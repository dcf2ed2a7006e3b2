package io.parley.history.ingest;

import java.time.Duration;

/// How long to wait between tries: from 100 ms, doubled each time, up to 5 s.
final class Backoff {

  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private Duration next = FIRST;

  Duration next() {
    Duration current = next;
    next = current.multipliedBy(2).compareTo(LONGEST) < 0 ? current.multipliedBy(2) : LONGEST;
    return current;
  }

  void reset() {
    next = FIRST;
  }
}
