package io.parley.history.audit.export;

import io.parley.history.audit.Past;
import io.parley.history.audit.Scope;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What an export is of, whose, and what it was taken from.
///
/// @param recorded null if no server was asked
public record ExportHeader(
    Scope scope, Past.Source source, @Nullable Recorded recorded, Instant time) {

  /// That it is known who made it.
  ///
  /// @param auditSequence of the entry on `parley.audit` that tells of it
  public record Recorded(String by, long auditSequence) {}

  /// The source as it is written.
  String sourceName() {
    return source.name().toLowerCase(Locale.ROOT);
  }
}
