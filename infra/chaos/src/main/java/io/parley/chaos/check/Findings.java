package io.parley.chaos.check;

import io.parley.chaos.check.Evidence.Logged;
import io.parley.chaos.check.Evidence.Observed;
import io.parley.chaos.check.Evidence.Stored;
import io.parley.chaos.observation.Observation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The violations found so far. Of each rule only the first [#KEPT_PER_RULE] are kept, because one
/// mistake may show a million times; all are counted.
final class Findings {

  static final int KEPT_PER_RULE = 50;

  private final List<Violation> kept = new ArrayList<>();
  private final Map<Rule, Long> countByRule = new EnumMap<>(Rule.class);

  /// @param evidence observations, logged events, rows; nulls are left out
  void add(Rule rule, String sentence, @Nullable Object... evidence) {
    if (countByRule.merge(rule, 1L, Long::sum) <= KEPT_PER_RULE) {
      kept.add(
          new Violation(
              rule,
              sentence,
              Arrays.stream(evidence).filter(Objects::nonNull).map(Findings::evidence).toList()));
    }
  }

  List<Violation> kept() {
    return List.copyOf(kept);
  }

  Map<Rule, Long> countByRule() {
    return Map.copyOf(countByRule);
  }

  private static Evidence evidence(Object shown) {
    return switch (shown) {
      case Observation observation -> new Observed(observation);
      case LoggedEvent event -> new Logged(event);
      case Record row -> new Stored(row);
      default -> throw new IllegalArgumentException("no evidence: " + shown);
    };
  }
}
