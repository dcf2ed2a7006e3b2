package io.parley.history.audit;

import java.time.Duration;

/// When a checkpoint is due: after so many events, or so long after the one before if there was any
/// event since.
public record SealPolicy(long events, Duration period) {

  public boolean isDue(long eventsSince, Duration since) {
    return eventsSince >= events || (eventsSince > 0 && since.compareTo(period) >= 0);
  }
}
