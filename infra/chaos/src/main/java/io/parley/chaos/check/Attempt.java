package io.parley.chaos.check;

import io.parley.chaos.observation.Device;
import io.parley.chaos.observation.Observation.Answered;
import io.parley.chaos.observation.Observation.Invoked;
import io.parley.chaos.observation.Operation;
import io.parley.chaos.observation.Outcome;
import io.parley.chaos.observation.Outcome.Accepted;
import io.parley.chaos.observation.Outcome.Refused;
import io.parley.chaos.observation.Outcome.Unknown;
import io.parley.schema.conversation.ErrorCode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A request with its answer.
///
/// @param connection the how manieth of the device it was sent on
/// @param answered null if the client never learned how it ended
record Attempt(int connection, Invoked invoked, @Nullable Answered answered) {

  private static final Set<String> UNCERTAIN =
      Set.of(ErrorCode.UNAVAILABLE.wireName(), ErrorCode.INTERNAL.wireName());

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

  /// Whether this attempt did not put anything into the log. Of one that was answered `unavailable`
  /// nobody knows.
  boolean hadNoEffect() {
    return outcome() instanceof Refused refused && !UNCERTAIN.contains(refused.code());
  }
}
