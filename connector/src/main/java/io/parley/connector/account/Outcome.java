package io.parley.connector.account;

import io.parley.schema.conversation.ErrorCode;
import java.time.Duration;

/// What a request concerning accounts comes to.
public sealed interface Outcome<T> {

  record Granted<T>(T value) implements Outcome<T> {}

  /// The request was understood, and not granted.
  ///
  /// @param message for the developer of a client, in English
  /// @param retryAfter for how long to wait before the next try; zero if that would not help
  record Refused<T>(ErrorCode code, String message, Duration retryAfter) implements Outcome<T> {}

  static <T> Outcome<T> granted(T value) {
    return new Granted<>(value);
  }

  static <T> Outcome<T> refused(ErrorCode code, String message) {
    return new Refused<>(code, message, Duration.ZERO);
  }

  static <T> Outcome<T> refused(ErrorCode code, String message, Duration retryAfter) {
    return new Refused<>(code, message, retryAfter);
  }
}
