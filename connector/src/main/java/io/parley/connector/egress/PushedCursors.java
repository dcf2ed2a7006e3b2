package io.parley.connector.egress;

import io.parley.schema.event.Cursor;
import java.util.LinkedHashMap;
import java.util.Map;

/// How far members' cursors were when they were pushed last, by which one that comes late is told.
///
/// A router whose transaction was aborted goes through the same commands again, and sends cursors
/// that later ones had passed already. Cursors never go back (rule R11).
///
/// Bounded by the number of cursors kept. Used by one thread.
final class PushedCursors {

  private final Map<Key, Place> placesByKey;

  private record Key(String conversation, String user) {}

  private record Place(long delivered, long read) {}

  PushedCursors(int maxKept) {
    this.placesByKey =
        new LinkedHashMap<>(1024, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Key, Place> eldest) {
            return size() > maxKept;
          }
        };
  }

  /// Whether the cursor goes beyond what was pushed, which from then on includes it.
  boolean advances(Cursor cursor) {
    var key = new Key(cursor.conversation(), cursor.user());
    Place pushed = placesByKey.get(key);
    if (pushed != null
        && cursor.delivered() <= pushed.delivered()
        && cursor.read() <= pushed.read()) {
      return false;
    }
    placesByKey.put(key, new Place(cursor.delivered(), cursor.read()));
    return true;
  }
}
