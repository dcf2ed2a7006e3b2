package io.parley.connector.session;

import io.parley.schema.conversation.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a token proves.
public sealed interface Verification {

  /// How far the clock of whoever made a token may be from ours: it is good for so much longer.
  Duration CLOCK_SKEW = Duration.ofSeconds(30);

  /// The token is good.
  ///
  /// @param loginId the log-in that the token was made for
  /// @param device the one that it was made for; null for any
  record Identity(String user, String loginId, @Nullable String device, Instant expiresAt)
      implements Verification {

    boolean isFor(String other) {
      return device == null || device.equals(other);
    }
  }

  /// The token is not.
  ///
  /// @param code and message for the error frame
  /// @param close how the connection is closed after it
  record Refused(ErrorCode code, CloseReason close, String message) implements Verification {}
}
