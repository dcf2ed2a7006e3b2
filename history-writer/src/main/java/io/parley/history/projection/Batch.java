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

  /// The offset of its last record, as far as it is known; otherwise where it begins.
  long lastOffset();

  /// Itself in two parts, the first one first; alone if it can't be parted.
  List<Batch> halves();

  record EventBatch(LogPartition partition, long from, long to, List<LoggedEvent> events)
      implements Batch {
    /// The event at an offset, which has one.
    public LoggedEvent at(long offset) {
      return events.stream().filter(event -> event.offset() == offset).findFirst().orElseThrow();
    }

    /// What comes before an offset.
    public EventBatch before(long offset) {
      return new EventBatch(
          partition,
          from,
          offset,
          events.stream().filter(event -> event.offset() < offset).toList());
    }

    /// What comes behind an offset.
    public EventBatch behind(long offset) {
      return new EventBatch(
          partition,
          offset + 1,
          to,
          events.stream().filter(event -> event.offset() > offset).toList());
    }

    @Override
    public int size() {
      return events.size();
    }

    @Override
    public long lastOffset() {
      return events.isEmpty() ? from : events.getLast().offset();
    }

    @Override
    public List<Batch> halves() {
      if (events.size() < 2) {
        return List.of(this);
      }
      int middle = events.size() / 2;
      long between = events.get(middle).offset();
      return List.of(
          new EventBatch(partition, from, between, events.subList(0, middle)),
          new EventBatch(partition, between, to, events.subList(middle, events.size())));
    }
  }

  record CursorBatch(LogPartition partition, long from, long to, List<Cursor> cursors)
      implements Batch {
    @Override
    public int size() {
      return cursors.size();
    }

    @Override
    public long lastOffset() {
      return from;
    }

    @Override
    public List<Batch> halves() {
      return List.of(this);
    }
  }
}
