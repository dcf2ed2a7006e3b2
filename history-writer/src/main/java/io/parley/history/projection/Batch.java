package io.parley.history.projection;

import io.parley.schema.event.Cursor;
import java.util.List;

/// A stretch of one log partition. It can be without records and yet move the offset, past the
/// markers of transactions.
public sealed interface Batch {

  LogPartition partition();

  /// The first offset of the stretch.
  long from();

  /// The offset behind the stretch.
  long to();

  /// How many records it has.
  int size();

  record EventBatch(LogPartition partition, long from, long to, List<LoggedEvent> events)
      implements Batch {
    @Override
    public int size() {
      return events.size();
    }
  }

  record CursorBatch(LogPartition partition, long from, long to, List<Cursor> cursors)
      implements Batch {
    @Override
    public int size() {
      return cursors.size();
    }
  }
}
