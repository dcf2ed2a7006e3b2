package io.parley.history.projection;

import io.parley.schema.Content;
import io.parley.schema.conversation.ConversationId;
import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.conversation.Role;
import io.parley.schema.event.Cursor;
import io.parley.schema.event.Event.ConversationCreated;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.SealedEvent;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is to be changed in the database, each row at most once in each list.
///
/// @param events to insert
/// @param founded conversations to insert
/// @param advanced heads to write into conversations that are there
/// @param joined intervals of membership to insert
/// @param remembered intervals of membership, there already, whose role or end to write
/// @param posted messages to insert
/// @param altered messages, there already, to write over unless they are recalled
/// @param blocks to insert or to write over
/// @param cursors to insert, or to merge by maximum
public record RowChanges(
    List<EventRow> events,
    List<ConversationRow> founded,
    List<HeadRow> advanced,
    List<MemberRow> joined,
    List<MemberRow> remembered,
    List<MessageRow> posted,
    List<AlteredMessage> altered,
    List<BlockRow> blocks,
    List<Cursor> cursors) {

  /// How many rows that is.
  public int size() {
    return events.size()
        + founded.size()
        + advanced.size()
        + joined.size()
        + remembered.size()
        + posted.size()
        + altered.size()
        + blocks.size()
        + cursors.size();
  }

  public record EventRow(
      EventKey key, Instant time, String sender, String kind, SealedEvent sealed) {

    static EventRow of(LoggedEvent logged) {
      EventEnvelope envelope = logged.envelope();
      return new EventRow(
          logged.key(), envelope.time(), envelope.by(), envelope.event().kind(), logged.sealed());
    }
  }

  public record ConversationRow(
      ConversationKind kind, @Nullable String name, boolean open, Instant createdAt, HeadRow head) {

    static ConversationRow founded(ConversationCreated event, HeadRow head) {
      return new ConversationRow(
          event.kindOfConversation(), event.name(), event.open(), head.time(), head);
    }

    /// Of a conversation whose first event is set aside: it has no name, no members, and is not
    /// open.
    public static ConversationRow unfounded(HeadRow head) {
      return new ConversationRow(
          ConversationId.kind(head.conversation()), null, false, head.time(), head);
    }

    ConversationRow withHead(HeadRow later) {
      return new ConversationRow(kind, name, open, createdAt, later);
    }
  }

  /// A conversation's newest event.
  ///
  /// @param logPartition where the head stands in the log
  public record HeadRow(
      String conversation, Head head, Instant time, int logPartition, long logOffset) {

    static HeadRow of(int logPartition, LoggedEvent logged) {
      return new HeadRow(
          logged.key().conversation(),
          new Head(logged.key().sequence(), logged.sealed().hash()),
          logged.envelope().time(),
          logPartition,
          logged.offset());
    }
  }

  /// An interval of sequences, both ends included.
  ///
  /// @param left null while the user is a member
  public record MemberRow(MemberKey key, long joined, @Nullable Long left, Role role) {

    MemberRow leftAt(long sequence) {
      return new MemberRow(key, joined, sequence, role);
    }

    MemberRow withRole(Role other) {
      return new MemberRow(key, joined, left, other);
    }
  }

  /// Whether one user has blocked another.
  ///
  /// @param since null if no longer
  /// @param logPartition where that was last decided in the log
  public record BlockRow(
      String blocker, String blocked, @Nullable Instant since, int logPartition, long logOffset) {

    static BlockRow of(HeadRow decided, String blocker, String blocked, @Nullable Instant since) {
      return new BlockRow(blocker, blocked, since, decided.logPartition(), decided.logOffset());
    }
  }

  public record MessageRow(
      EventKey key,
      String sender,
      UUID clientId,
      @Nullable Long replyTo,
      Instant postedAt,
      MessageContent content) {

    MessageRow altered(MessageContent later) {
      return new MessageRow(key, sender, clientId, replyTo, postedAt, content.then(later));
    }
  }

  public record AlteredMessage(EventKey key, MessageContent content) {}

  /// A message's content as it stands now.
  ///
  /// @param content null once recalled
  /// @param editedAt null if it was not edited since it was posted, or, of an altered message,
  ///   since it was written
  public record MessageContent(
      @Nullable Content content, @Nullable Instant editedAt, @Nullable Instant recalledAt) {

    static MessageContent posted(Content content) {
      return new MessageContent(content, null, null);
    }

    static MessageContent edited(Content content, Instant at) {
      return new MessageContent(content, at, null);
    }

    static MessageContent recalled(Instant at) {
      return new MessageContent(null, null, at);
    }

    /// This content with a later one over it. What is recalled stays recalled.
    MessageContent then(MessageContent later) {
      if (recalledAt != null) {
        return this;
      }
      Instant lastEdit = later.editedAt == null ? editedAt : later.editedAt;
      return new MessageContent(later.content, lastEdit, later.recalledAt);
    }
  }
}
