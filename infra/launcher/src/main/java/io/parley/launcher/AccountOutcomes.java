package io.parley.launcher;

import io.parley.connector.account.Outcome;
import io.parley.schema.conversation.ErrorCode;
import io.parley.service.StartupException;
import java.util.Set;

/// What to make of an account that was or was not made.
final class AccountOutcomes {

  private AccountOutcomes() {}

  /// Insists that it was granted, or refused for a reason that does no harm.
  ///
  /// @throws StartupException with the refusal's message
  static void require(Outcome<?> outcome, ErrorCode... harmless) {
    switch (outcome) {
      case Outcome.Granted<?> _ -> {}
      case Outcome.Refused<?>(ErrorCode code, String message, _) -> {
        if (!Set.of(harmless).contains(code)) {
          throw new StartupException(message);
        }
      }
    }
  }
}
