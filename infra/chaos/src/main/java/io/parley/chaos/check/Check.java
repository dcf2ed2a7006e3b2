package io.parley.chaos.check;

/// Looks for violations of one rule.
interface Check {

  void find(Facts facts, Findings findings);
}
