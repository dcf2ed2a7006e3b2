package io.parley.history.projection;

import io.parley.schema.event.Cursor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A fold of cursors by maximum, so that none ever goes back.
public final class CursorFold {

  private final Map<MemberKey, Cursor> cursors = new LinkedHashMap<>();

  public void add(Cursor cursor) {
    cursors.merge(new MemberKey(cursor.conversation(), cursor.user()), cursor, CursorFold::further);
  }

  public List<Cursor> rows() {
    return List.copyOf(cursors.values());
  }

  private static Cursor further(Cursor one, Cursor other) {
    return new Cursor(
        one.conversation(),
        one.user(),
        Math.max(one.delivered(), other.delivered()),
        Math.max(one.read(), other.read()),
        one.time().isAfter(other.time()) ? one.time() : other.time());
  }
}
