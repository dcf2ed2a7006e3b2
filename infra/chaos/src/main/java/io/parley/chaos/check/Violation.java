package io.parley.chaos.check;

import java.util.List;
import java.util.stream.Collectors;

/// A promise that was not kept.
///
/// @param sentence what happened
/// @param evidence the observations, events and rows that show it
public record Violation(Rule rule, String sentence, List<Evidence> evidence) {

  @Override
  public String toString() {
    return rule
        + ": "
        + sentence
        + evidence.stream().map(shown -> "\n    " + shown).collect(Collectors.joining());
  }
}
