package io.parley.connector.rate;

/// How much may be done: `burst` at once, and `perSecond` in the long run. A rate of 0 sets no
/// bound.
public record Rate(int burst, int perSecond) {

  private static final int MAX = 1_000_000_000;

  public Rate {
    if (perSecond < 0 || perSecond > MAX) {
      throw new IllegalArgumentException("per-second must be from 0 to " + MAX);
    }
    if (burst < 0 || burst > MAX || (perSecond > 0 && burst == 0)) {
      throw new IllegalArgumentException("burst must be from 1 to " + MAX);
    }
  }

  public boolean isUnbounded() {
    return perSecond == 0;
  }

  /// For how long `tokens` take to come.
  long nanos(long tokens) {
    return tokens * 1_000_000_000L / perSecond;
  }
}
