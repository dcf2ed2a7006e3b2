package io.parley.connector.session;

import io.parley.schema.conversation.ErrorCode;
import java.time.Instant;

/// What a token proves.
public sealed interface Verification {

  /// The token is good.
  ///
  /// @param loginId the log-in that the token was made for
  record Identity(String user, String loginId, Instant expiresAt) implements Verification {}

  /// The token is not.
  ///
  /// @param code and message for the error frame
  /// @param close how the connection is closed after it
  record Refused(ErrorCode code, CloseReason close, String message) implements Verification {}
}
