package io.parley.history.projection;

import io.parley.history.projection.IntegrityViolation.BrokenChain;
import io.parley.history.projection.IntegrityViolation.Divergence;
import io.parley.history.projection.IntegrityViolation.Gap;
import io.parley.history.projection.IntegrityViolation.Misplaced;
import io.parley.history.projection.IntegrityViolation.Unwritten;
import io.parley.history.projection.RowChanges.BlockRow;
import io.parley.history.projection.RowChanges.ConversationRow;
import io.parley.history.projection.RowChanges.EventRow;
import io.parley.history.projection.RowChanges.HeadRow;
import io.parley.schema.event.Cursor;
import io.parley.schema.event.Event.ContactBlocked;
import io.parley.schema.event.Event.ContactUnblocked;
import io.parley.schema.event.Event.ConversationCreated;
import io.parley.schema.event.Event.MemberLeft;
import io.parley.schema.event.Event.MembersJoined;
import io.parley.schema.event.Event.MembersRemoved;
import io.parley.schema.event.Event.MessageEdited;
import io.parley.schema.event.Event.MessagePosted;
import io.parley.schema.event.Event.MessageRecalled;
import io.parley.schema.event.Event.RoleChanged;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A fold of events into rows, event by event. It holds every conversation to its chain: an event
/// is new and follows the head, or is written already, or stops the fold of its partition.
final class EventFold {

  private final Known known;
  private final Map<EventKey, EventRow> events = new LinkedHashMap<>();
  private final Map<String, ConversationRow> founded = new LinkedHashMap<>();
  private final Map<String, HeadRow> advanced = new LinkedHashMap<>();
  private final MemberFold members;
  private final MessageFold messages = new MessageFold();
  private final Map<String, BlockRow> blocksByContact = new LinkedHashMap<>();

  EventFold(Known known) {
    this.known = known;
    this.members = new MemberFold(known.openIntervals());
  }

  /// Adds the next event of a partition.
  ///
  /// @return why it can't be added, if it can't
  Optional<IntegrityViolation> add(int logPartition, LoggedEvent logged) {
    EventEnvelope envelope = logged.envelope();
    Head head = head(envelope.conversation());
    if (envelope.sequence() <= head.sequence()) {
      return compareWithWritten(logged, head);
    }
    Optional<IntegrityViolation> violation = examine(logged, head);
    if (violation.isEmpty()) {
      apply(logPartition, logged);
    }
    return violation;
  }

  RowChanges changes(List<Cursor> cursors) {
    return new RowChanges(
        List.copyOf(events.values()),
        List.copyOf(founded.values()),
        List.copyOf(advanced.values()),
        members.joined(),
        members.remembered(),
        messages.posted(),
        messages.altered(),
        List.copyOf(blocksByContact.values()),
        cursors);
  }

  private Head head(String conversation) {
    ConversationRow born = founded.get(conversation);
    HeadRow row = born == null ? advanced.get(conversation) : born.head();
    return row == null ? known.heads().getOrDefault(conversation, Head.NONE) : row.head();
  }

  private Optional<IntegrityViolation> compareWithWritten(LoggedEvent logged, Head head) {
    EventKey key = logged.key();
    EventHash inLog = logged.sealed().hash();
    EventHash written = writtenHash(key);
    if (written == null) {
      return Optional.of(new Unwritten(logged.offset(), key, head.sequence()));
    }
    return written.equals(inLog)
        ? Optional.empty()
        : Optional.of(new Divergence(logged.offset(), key, written, inLog));
  }

  private @Nullable EventHash writtenHash(EventKey key) {
    EventRow row = events.get(key);
    return row == null ? known.hashes().get(key) : row.sealed().hash();
  }

  private static Optional<IntegrityViolation> examine(LoggedEvent logged, Head head) {
    EventKey key = logged.key();
    if (key.sequence() > head.sequence() + 1) {
      return Optional.of(new Gap(logged.offset(), key, head.sequence()));
    }
    if (!logged.sealed().follows(head.hash())) {
      return Optional.of(
          new BrokenChain(logged.offset(), key, head.hash(), logged.sealed().hash()));
    }
    boolean founding = logged.envelope().event() instanceof ConversationCreated;
    if (founding != (key.sequence() == 1)) {
      return Optional.of(new Misplaced(logged.offset(), key, logged.envelope().event().kind()));
    }
    return Optional.empty();
  }

  private void apply(int logPartition, LoggedEvent logged) {
    EventEnvelope envelope = logged.envelope();
    EventKey key = logged.key();
    events.put(key, EventRow.of(logged));
    HeadRow head = HeadRow.of(logPartition, logged);
    switch (envelope.event()) {
      case ConversationCreated created -> {
        founded.put(key.conversation(), ConversationRow.founded(created, head));
        created.members().forEach(member -> members.join(key, member.user(), member.role()));
      }
      case MembersJoined joined ->
          joined.users().forEach(user -> members.join(key, user, joined.role()));
      case MemberLeft left -> members.leave(key, left.user());
      case MembersRemoved removed -> removed.users().forEach(user -> members.leave(key, user));
      case RoleChanged changed -> members.changeRole(key, changed.user(), changed.role());
      case MessagePosted posted -> messages.post(key, envelope.by(), envelope.time(), posted);
      case MessageEdited edited -> messages.edit(key, edited, envelope.time());
      case MessageRecalled recalled -> messages.recall(key, recalled, envelope.time());
      case ContactBlocked(String user) ->
          blocksByContact.put(
              key.conversation(), BlockRow.of(head, envelope.by(), user, envelope.time()));
      case ContactUnblocked(String user) ->
          blocksByContact.put(key.conversation(), BlockRow.of(head, envelope.by(), user, null));
    }
    advance(head);
  }

  private void advance(HeadRow head) {
    String conversation = head.conversation();
    if (founded.computeIfPresent(conversation, (_, row) -> row.withHead(head)) == null) {
      advanced.put(conversation, head);
    }
  }
}
