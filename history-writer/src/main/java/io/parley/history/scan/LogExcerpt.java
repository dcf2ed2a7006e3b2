package io.parley.history.scan;

import io.parley.history.audit.ConversationHead;
import io.parley.history.audit.Excerpt;
import io.parley.history.audit.HeadProofs;
import io.parley.history.audit.RecordedEvent;
import io.parley.history.audit.SignedCheckpoint;
import io.parley.schema.event.EventHash;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The events of a scope as the log has them, once all of them are gathered. Goes through the ends
/// of their conversations beside them, as both are in the same order. Used by one thread.
final class LogExcerpt implements Excerpt, Iterator<RecordedEvent> {

  private final Gathered gathered;
  private final MergedRuns events;
  private final MergedRuns ends;
  private final @Nullable ScannedHeads heads;
  private @Nullable ConversationHead end;
  private EventHash previous = EventHash.GENESIS;

  /// @param gathered is closed with it
  /// @param newest checkpoint, whose heads were gathered; null: nothing is sealed
  LogExcerpt(Gathered gathered, @Nullable SignedCheckpoint newest) {
    this.gathered = gathered;
    this.events = gathered.events().sorted();
    this.ends = gathered.ends().sorted();
    this.heads = newest == null ? null : new ScannedHeads(newest, gathered.sealed());
  }

  @Override
  public Iterator<RecordedEvent> events() {
    return this;
  }

  @Override
  public Optional<HeadProofs> heads() {
    return Optional.ofNullable(heads);
  }

  @Override
  public EventHash previous(RecordedEvent event) {
    return previous;
  }

  @Override
  public boolean hasNext() {
    return events.hasNext();
  }

  @Override
  public RecordedEvent next() {
    Entry entry = events.next();
    ScannedEvent event = ScannedEvent.of(entry);
    ConversationHead head = endOf(entry.conversation());
    previous = event.previous();
    return new RecordedEvent(
        entry.conversation(), entry.sequence(), event.sealed(), head.sequence(), head.hash());
  }

  @Override
  public void close() {
    if (heads != null) {
      heads.close();
    }
    ends.close();
    events.close();
    gathered.close();
  }

  private ConversationHead endOf(String conversation) {
    ConversationHead known = end;
    while (known == null || !known.conversation().equals(conversation)) {
      known = ScannedHeads.head(ends.next());
    }
    end = known;
    return known;
  }
}
