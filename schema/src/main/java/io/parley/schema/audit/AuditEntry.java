package io.parley.schema.audit;

import io.parley.schema.RawJson;
import java.time.Instant;

/// Something that somebody did who may do more than others. Entries are chained by their hashes as
/// the events of a conversation are ([io.parley.schema.event.EventHash]).
///
/// @param sequence its number on the topic, from 1, without gaps
/// @param time by the clock of the machine it was done on; whole milliseconds
/// @param by who did it
/// @param action what it was, for example `export`
/// @param details of what and how: an object
public record AuditEntry(long sequence, Instant time, String by, String action, RawJson details) {

  /// Others' history was read.
  public static final String READ = "read";

  /// Others' history was written to a file.
  public static final String EXPORT = "export";

  /// An account was given roles.
  public static final String ROLES = "roles";
}
