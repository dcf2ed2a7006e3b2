package io.parley.history.audit.export;

import io.parley.history.audit.Scope;
import java.time.Instant;

/// What an export is of, and whose.
///
/// @param auditSequence of the entry on `parley.audit` that tells of it
public record ExportHeader(Scope scope, String by, Instant time, long auditSequence) {}
