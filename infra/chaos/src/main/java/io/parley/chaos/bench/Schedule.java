package io.parley.chaos.bench;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/// Which disruption comes next, and when: chosen by a seed, or one after the other.
final class Schedule {

  /// @param disruption what to break
  /// @param pause how long to wait before
  record Next(Disruption disruption, Duration pause) {}

  private final List<Disruption> disruptions;
  private final boolean inTurn;
  private final Duration least;
  private final Duration most;
  private final Random random;
  private int count;

  /// @param inTurn whether they come in their order, not by chance
  Schedule(List<Disruption> disruptions, boolean inTurn, Duration least, Duration most, long seed) {
    this.disruptions = List.copyOf(disruptions);
    this.inTurn = inTurn;
    this.least = least;
    this.most = most;
    this.random = new Random(seed);
  }

  boolean isEmpty() {
    return disruptions.isEmpty();
  }

  Next next() {
    int at = inTurn ? count++ % disruptions.size() : random.nextInt(disruptions.size());
    long pauseMs = random.nextLong(least.toMillis(), most.toMillis() + 1);
    return new Next(disruptions.get(at), Duration.ofMillis(pauseMs));
  }

  /// One of several targets.
  String choose(List<String> targets) {
    return targets.get(random.nextInt(targets.size()));
  }
}
