package io.parley.history.audit;

import io.parley.schema.event.Cursor;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What can be said of who had received and read what at one moment.
///
/// Only each user's newest cursor is kept, with the time at which it last moved. One that has not
/// moved since the moment stood then where it stands now. Of one that has moved later it is only
/// known that it did not stand further.
public final class Receipts {

  private final Map<String, Cursor> cursorsByUser = new HashMap<>();
  private final Answer ofOthers;
  private final Instant moment;

  /// @param cursors of one conversation, as they stand now
  public Receipts(Collection<Cursor> cursors, Instant moment) {
    this(cursors, Answer.NO, moment);
  }

  private Receipts(Collection<Cursor> cursors, Answer ofOthers, Instant moment) {
    this.ofOthers = ofOthers;
    this.moment = moment;
    cursors.forEach(cursor -> cursorsByUser.put(cursor.user(), cursor));
  }

  /// Where none are kept.
  public static Receipts unknown() {
    return new Receipts(List.of(), Answer.UNKNOWN, Instant.EPOCH);
  }

  /// Whether something had happened.
  public enum Answer {
    YES,
    NO,
    /// It has happened since, or had already: what is kept does not tell.
    UNKNOWN
  }

  /// Whether one of the user's devices had received everything up to a sequence.
  public Answer received(String user, long sequence) {
    Cursor cursor = cursorsByUser.get(user);
    return cursor == null
        ? ofOthers
        : answer(cursor, Math.max(cursor.delivered(), cursor.read()), sequence);
  }

  /// Whether the user had read everything up to a sequence.
  public Answer read(String user, long sequence) {
    Cursor cursor = cursorsByUser.get(user);
    return cursor == null ? ofOthers : answer(cursor, cursor.read(), sequence);
  }

  private Answer answer(Cursor cursor, long reached, long sequence) {
    if (reached < sequence) {
      return Answer.NO;
    }
    return cursor.time().isAfter(moment) ? Answer.UNKNOWN : Answer.YES;
  }
}
