package io.parley.chaos.check;

import io.parley.chaos.observation.Device;
import io.parley.chaos.observation.Observation.Answered;
import io.parley.chaos.observation.Observation.Invoked;
import io.parley.chaos.observation.Operation;
import io.parley.chaos.observation.Outcome;
import io.parley.chaos.observation.Outcome.Accepted;
import io.parley.chaos.observation.Outcome.Refused;
import io.parley.chaos.observation.Outcome.Unknown;
import org.jspecify.annotations.Nullable;

/// A request with its answer.
///
/// @param connection the how manieth of the device it was sent on
/// @param answered null if the client never learned how it ended
record Attempt(int connection, Invoked invoked, @Nullable Answered answered) {

  Device device() {
    return invoked.device();
  }

  String user() {
    return invoked.device().user();
  }

  Operation operation() {
    return invoked.operation();
  }

  Outcome outcome() {
    return answered == null ? new Unknown() : answered.outcome();
  }

  @Nullable Accepted accepted() {
    return outcome() instanceof Accepted accepted ? accepted : null;
  }

  boolean refusedForGood() {
    return outcome() instanceof Refused refused && !refused.retryable();
  }

  boolean refused() {
    return outcome() instanceof Refused;
  }
}
