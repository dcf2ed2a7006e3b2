package io.parley.history.store;

import io.parley.history.audit.Excerpt;
import io.parley.history.audit.HeadProofs;
import io.parley.history.audit.RecordedEvent;
import io.parley.schema.event.EventHash;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;

/// The events of a scope as PostgreSQL has them, over the server's cursor. Holds one event.
final class TableExcerpt implements Excerpt {

  private final HistorySnapshot history;
  private final Stream<RecordedEvent> rows;
  private final Iterator<RecordedEvent> events;

  TableExcerpt(HistorySnapshot history, Stream<RecordedEvent> rows) {
    this.history = history;
    this.rows = rows;
    this.events = rows.iterator();
  }

  @Override
  public Iterator<RecordedEvent> events() {
    return events;
  }

  @Override
  public EventHash previous(RecordedEvent event) {
    return history.hash(event.conversation(), event.sequence() - 1).orElse(EventHash.GENESIS);
  }

  @Override
  public Optional<HeadProofs> heads() {
    return history.sealedHeads();
  }

  @Override
  public void close() {
    rows.close();
  }
}
