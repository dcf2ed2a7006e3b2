package io.parley.service.transaction;

/// What a coordinator had decided about a transaction.
public enum Outcome {
  COMMITTED("it was to be committed"),
  ABORTED("it was to be aborted"),
  /// Not found in the coordinators' log.
  UNKNOWN("what was decided about it is not known");

  private final String text;

  Outcome(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
