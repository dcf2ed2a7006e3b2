package io.parley.history.custody;

import java.time.Duration;
import java.util.Locale;

/// What is only done when a second person confirms it, because it can't be taken back.
public sealed interface Wish {

  record LiftHold(long hold) implements Wish {
    @Override
    public String toString() {
      return "lift hold " + hold;
    }
  }

  /// To erase what a user has written, until that is first carried out.
  record EraseUser(String user) implements Wish {
    @Override
    public String toString() {
      return "erase what " + user + " wrote";
    }
  }

  /// To keep what is said for so long, and no longer.
  record KeepFor(RetentionTarget target, Duration period) implements Wish {
    public KeepFor {
      if (period.isNegative() || period.isZero()) {
        throw new IllegalArgumentException("nothing can be kept for " + period);
      }
    }

    private static String words(Duration period) {
      return period.equals(Duration.ofDays(period.toDays()))
          ? period.toDays() + " days"
          : period.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
      return "keep %s for %s".formatted(target, words(period));
    }
  }
}
