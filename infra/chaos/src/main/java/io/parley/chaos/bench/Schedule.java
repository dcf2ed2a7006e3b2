package io.parley.chaos.bench;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/// Which disruption comes next, and when: chosen by a seed, or one after the other.
final class Schedule {

  /// A disruption to come.
  ///
  /// @param disruption what to break
  /// @param pause how long to wait before
  record Next(Disruption disruption, Duration pause) {}

  private final List<Disruption> disruptions;
  private final FaultPlan plan;
  private final Random random;
  private int count;

  Schedule(FaultPlan plan, long seed) {
    this.disruptions = plan.disruptions();
    this.plan = plan;
    this.random = new Random(seed);
  }

  boolean isEmpty() {
    return disruptions.isEmpty();
  }

  Next next() {
    int at = plan.inTurn() ? count++ % disruptions.size() : random.nextInt(disruptions.size());
    long pauseMs = random.nextLong(plan.leastPause().toMillis(), plan.mostPause().toMillis() + 1);
    return new Next(disruptions.get(at), Duration.ofMillis(pauseMs));
  }

  /// What else is left to chance.
  Random random() {
    return random;
  }

  /// One of several targets.
  String choose(List<String> targets) {
    return targets.get(random.nextInt(targets.size()));
  }
}
