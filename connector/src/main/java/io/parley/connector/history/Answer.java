package io.parley.connector.history;

import io.parley.schema.conversation.ErrorCode;
import java.util.function.Function;

/// What a question about one conversation is answered with.
public sealed interface Answer<T> {

  record Found<T>(T value) implements Answer<T> {}

  /// The user may not know, or there is nothing to know.
  ///
  /// @param message for the developer of a client, in English
  record Refused<T>(ErrorCode code, String message) implements Answer<T> {}

  /// The same answer with what was found put in another form.
  default <R> Answer<R> map(Function<T, R> form) {
    return switch (this) {
      case Found<T>(T value) -> new Found<>(form.apply(value));
      case Refused<T>(ErrorCode code, String message) -> new Refused<>(code, message);
    };
  }
}
