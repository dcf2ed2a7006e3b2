package io.parley.history.verify;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is verified.
///
/// @param conversation only this one; null: all
/// @param from only what was sealed then or later; null: from the beginning
/// @param to only what had happened by then; null: to the end
public record Scope(@Nullable String conversation, @Nullable Instant from, @Nullable Instant to) {

  /// Everything.
  public static final Scope ALL = new Scope(null, null, null);

  public Scope {
    if (conversation != null && (from != null || to != null)) {
      throw new IllegalArgumentException("either a conversation or a time");
    }
    if (from != null && to != null && !from.isBefore(to)) {
      throw new IllegalArgumentException("the time ends before it begins");
    }
  }

  boolean isTime() {
    return from != null || to != null;
  }
}
