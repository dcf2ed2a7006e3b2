package io.parley.history.projection;

import io.parley.history.projection.Batch.CursorBatch;
import io.parley.history.projection.Batch.EventBatch;
import io.parley.history.projection.RowChanges.ConversationRow;
import io.parley.history.projection.RowChanges.EventRow;
import io.parley.history.projection.RowChanges.HeadRow;
import io.parley.history.projection.RowChanges.MemberRow;
import io.parley.schema.event.Cursor;
import io.parley.schema.event.EventHash;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/// The fold of one log partition from its very beginning. It remembers what a writer would look up
/// in the database: the head of every conversation of the partition, its members and the cursors,
/// which are therefore written once, at the end. Events and messages are not remembered.
///
/// Used by one thread.
public final class PartitionFold {

  private final Function<List<EventKey>, Map<EventKey, EventHash>> writtenHashes;
  private final Map<String, ConversationRow> conversations = new HashMap<>();
  private final Map<MemberKey, MemberRow> open = new HashMap<>();
  private final List<MemberRow> closed = new ArrayList<>();
  private final CursorFold cursors = new CursorFold();

  /// @param writtenHashes looks up hashes of events that were given out already, for those that the
  ///   log has twice
  public PartitionFold(Function<List<EventKey>, Map<EventKey, EventHash>> writtenHashes) {
    this.writtenHashes = writtenHashes;
  }

  /// Adds the next batch of the partition.
  ///
  /// @return what of it is to be written at once: events, messages and changes of messages
  public Folded add(Batch batch) {
    return switch (batch) {
      case EventBatch events -> {
        Folded folded = Projection.fold(List.of(events), known(events));
        remember(folded.changes());
        yield folded;
      }
      case CursorBatch(_, _, _, List<Cursor> moved) -> {
        moved.forEach(cursors::add);
        yield Projection.fold(List.of(), Known.NOTHING);
      }
    };
  }

  /// Passes over an event, as an operator has it who sets it aside: only what keeps its sequence is
  /// remembered.
  ///
  /// @return what is to be written at once
  public List<EventRow> setAside(LogPartition partition, LoggedEvent event) {
    String conversation = event.key().conversation();
    ConversationRow row = conversations.get(conversation);
    Tombstones tombstones =
        Tombstones.of(partition.number(), event, row == null ? null : row.head().head());
    HeadRow head = tombstones.head();
    if (head != null) {
      conversations.put(
          conversation, row == null ? ConversationRow.unfounded(head) : row.withHead(head));
    }
    return tombstones.events();
  }

  /// All conversations of the partition, each with its head.
  public Collection<ConversationRow> conversations() {
    return conversations.values();
  }

  /// All intervals of membership.
  public List<MemberRow> members() {
    return Stream.concat(closed.stream(), open.values().stream()).toList();
  }

  public List<Cursor> cursors() {
    return cursors.rows();
  }

  private Known known(EventBatch batch) {
    Footprint footprint = Footprint.of(List.of(batch));
    Map<String, Head> heads = new HashMap<>();
    for (String conversation : footprint.conversations()) {
      ConversationRow row = conversations.get(conversation);
      if (row != null) {
        heads.put(conversation, row.head().head());
      }
    }
    Map<MemberKey, MemberRow> members = new HashMap<>();
    for (MemberKey member : footprint.members()) {
      MemberRow row = open.get(member);
      if (row != null) {
        members.put(member, row);
      }
    }
    List<EventKey> repeated = footprint.upTo(heads);
    return new Known(heads, repeated.isEmpty() ? Map.of() : writtenHashes.apply(repeated), members);
  }

  private void remember(RowChanges changes) {
    changes.founded().forEach(row -> conversations.put(row.head().conversation(), row));
    for (HeadRow head : changes.advanced()) {
      conversations.computeIfPresent(head.conversation(), (_, row) -> row.withHead(head));
    }
    // First the ends of intervals: a user has at most one that is open.
    changes.remembered().forEach(this::remember);
    changes.joined().forEach(this::remember);
  }

  private void remember(MemberRow row) {
    if (row.left() == null) {
      open.put(row.key(), row);
    } else {
      open.computeIfPresent(
          row.key(), (_, current) -> current.joined() == row.joined() ? null : current);
      closed.add(row);
    }
  }
}
