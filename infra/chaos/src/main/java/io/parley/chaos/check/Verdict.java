package io.parley.chaos.check;

import java.util.List;
import java.util.Map;

/// What the checker says of a run.
///
/// @param violations the first of each rule
/// @param violationsByRule how many there were; rules that hold are missing
/// @param notChecked the rules that could not be checked, or not wholly, and why
public record Verdict(
    List<Violation> violations,
    Map<Rule, Long> violationsByRule,
    Map<Rule, String> notChecked,
    Counts counts) {

  public boolean isClean() {
    return violationsByRule.isEmpty();
  }

  /// Everything, for people: counts, then each rule, then each violation with its evidence.
  public String report() {
    var text = new StringBuilder(counts.toString()).append('\n');
    for (Rule rule : Rule.values()) {
      long count = violationsByRule.getOrDefault(rule, 0L);
      String result = count == 0 ? "holds" : count + " violations";
      text.append("%-4s %-14s %s".formatted(rule, result, rule.promise()));
      String missing = notChecked.get(rule);
      text.append(missing == null ? "" : " (not checked: " + missing + ")").append('\n');
    }
    violations.forEach(violation -> text.append('\n').append(violation).append('\n'));
    return text.append(isClean() ? "CLEAN" : "VIOLATED").append('\n').toString();
  }
}
