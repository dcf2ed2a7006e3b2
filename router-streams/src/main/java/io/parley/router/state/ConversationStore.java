package io.parley.router.state;

import io.parley.router.conversation.Conversation;
import io.parley.router.conversation.Member;
import io.parley.router.conversation.Members;
import io.parley.router.conversation.Place;
import io.parley.router.conversation.PostedMessage;
import io.parley.router.conversation.Recipients;
import io.parley.router.conversation.Recorded;
import io.parley.router.conversation.Remembered;
import io.parley.router.conversation.Retention;
import io.parley.router.conversation.Step;
import io.parley.router.state.ConversationCache.Cached;
import io.parley.schema.command.Command;
import io.parley.schema.command.Command.Block;
import io.parley.schema.command.Command.ChangeRole;
import io.parley.schema.command.Command.CreateConversation;
import io.parley.schema.command.Command.EditMessage;
import io.parley.schema.command.Command.Invite;
import io.parley.schema.command.Command.Join;
import io.parley.schema.command.Command.Leave;
import io.parley.schema.command.Command.MoveCursor;
import io.parley.schema.command.Command.OpenDirect;
import io.parley.schema.command.Command.RecallMessage;
import io.parley.schema.command.Command.Remove;
import io.parley.schema.command.Command.SendMessage;
import io.parley.schema.command.Command.Thaw;
import io.parley.schema.command.Command.Unblock;
import io.parley.schema.command.CommandEnvelope;
import io.parley.schema.conversation.ConversationId;
import io.parley.schema.event.Cursor;
import io.parley.schema.event.Event.MessagePosted;
import io.parley.schema.event.Event.MessageRecalled;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/// One partition's conversations: what the core knows, in the entries that the package describes.
/// For the thread of its task; made anew whenever the task is, because after an aborted transaction
/// only the store is right.
final class ConversationStore {

  /// How many sequences are looked at for forgetting when a message is accepted: more than one, so
  /// that what has piled up goes away, and few, so that no message pays for all.
  static final int FORGET_STEPS = 8;

  private static final byte[] MARK = new byte[0];

  private final StateEntries entries;
  private final ConversationCache cache;

  ConversationStore(StateEntries entries, long maxCacheWeight) {
    this.entries = entries;
    this.cache = new ConversationCache(maxCacheWeight);
  }

  /// The conversation of that id, if there is one.
  ///
  /// @throws UnreadableStateException if its entries can't be read
  @Nullable Conversation load(String id) {
    Cached cached = cache.get(id);
    if (cached != null) {
      return cached.conversation();
    }
    byte[] head = entries.get(StateKey.head(id));
    @Nullable Conversation loaded =
        head == null ? null : StateCodec.decodeConversation(id, head, loadMembers(id));
    if (!isFrozen(id)) {
      cache.put(id, new Cached(loaded, Instant.MIN));
    }
    return loaded;
  }

  /// What a decision about the command needs to know beside the conversation.
  ///
  /// @throws UnreadableStateException if an entry can't be read
  Remembered remember(@Nullable Conversation conversation, CommandEnvelope command) {
    boolean blocked = concernsBoth(command.command()) && isBlocked(command.conversation());
    if (conversation == null) {
      return new Remembered(false, blocked, null, null, null, null);
    }
    String id = conversation.id();
    String user = command.origin().user();
    boolean wasMember =
        !conversation.members().contains(user)
            && entries.get(StateKey.formerMember(id, user)) != null;
    return switch (command.command()) {
      case SendMessage send ->
          new Remembered(
              wasMember,
              blocked,
              conversation.mayHave(send.clientId())
                  ? read(StateKey.clientId(id, user, send.clientId()), StateCodec::decodePlace)
                  : null,
              send.prev() == null
                  ? null
                  : read(
                      StateKey.lastSent(id, user, command.origin().device()),
                      StateCodec::decodeClientId),
              null,
              null);
      case EditMessage edit ->
          new Remembered(wasMember, blocked, null, null, posted(id, edit.target()), null);
      case RecallMessage recall ->
          new Remembered(wasMember, blocked, null, null, posted(id, recall.target()), null);
      case MoveCursor _ -> new Remembered(wasMember, blocked, null, null, null, cursor(id, user));
      case OpenDirect _,
          CreateConversation _,
          Join _,
          Leave _,
          Invite _,
          Remove _,
          ChangeRole _,
          Block _,
          Unblock _,
          Thaw _ ->
          new Remembered(wasMember, blocked, null, null, null, null);
    };
  }

  /// Whether one of the two of a direct conversation, which need not exist, has blocked the other.
  ///
  /// @throws UnreadableStateException if an entry can't be read
  boolean isBlocked(String id) {
    return ConversationId.contactsOf(id).stream()
        .map(this::load)
        .anyMatch(contact -> contact != null && contact.blocking());
  }

  /// Whether the other of a direct conversation would hear of it.
  private static boolean concernsBoth(Command command) {
    return switch (command) {
      case OpenDirect _, SendMessage _, EditMessage _, MoveCursor _ -> true;
      case RecallMessage _,
          CreateConversation _,
          Join _,
          Leave _,
          Invite _,
          Remove _,
          ChangeRole _,
          Block _,
          Unblock _,
          Thaw _ ->
          false;
    };
  }

  /// Writes what has changed with the steps of one command.
  void write(List<Step> steps) {
    steps.forEach(this::writeDetails);
    Step last = steps.getLast();
    Remains remains = new Remains(last.after(), nothingForgottenUntil(last.after().id()));
    if (last.event().envelope().event() instanceof MessagePosted) {
      remains = forget(remains);
    }
    Conversation after = remains.conversation();
    entries.put(StateKey.head(after.id()), StateCodec.encode(after));
    cache.put(after.id(), new Cached(after, remains.nothingForgottenUntil()));
  }

  void write(Cursor cursor) {
    entries.put(StateKey.cursor(cursor.conversation(), cursor.user()), StateCodec.encode(cursor));
  }

  /// What is cached is not.
  boolean isFrozen(String id) {
    return cache.get(id) == null && entries.get(StateKey.frozen(id)) != null;
  }

  /// Sets the conversation aside: nothing more is decided for it.
  void freeze(String id, Freeze freeze) {
    cache.remove(id);
    entries.put(StateKey.frozen(id), StateCodec.encode(freeze));
  }

  /// Takes a frozen conversation up again where it stands.
  void thaw(String id) {
    entries.delete(StateKey.frozen(id));
  }

  private Members loadMembers(String id) {
    Bytes prefix = StateKey.members(id);
    List<Member> members = new ArrayList<>();
    entries.scan(
        prefix,
        (key, value) -> members.add(StateCodec.decodeMember(StateKey.userOf(key, prefix), value)));
    return Members.of(members);
  }

  private void writeDetails(Step step) {
    Conversation after = step.after();
    Recorded recorded = step.event();
    Recipients.concernedBy(recorded.envelope().event()).forEach(user -> writeMember(after, user));
    if (recorded.envelope().event() instanceof MessagePosted posted) {
      writePosted(after.id(), recorded, posted);
    }
    if (recorded.envelope().event() instanceof MessageRecalled(long target)) {
      writeRecalled(after.id(), target, recorded.place());
    }
  }

  private void writeMember(Conversation conversation, String user) {
    Member member = conversation.members().find(user);
    if (member != null) {
      entries.put(StateKey.member(conversation.id(), user), StateCodec.encode(member));
    } else {
      entries.delete(StateKey.member(conversation.id(), user));
      entries.put(StateKey.formerMember(conversation.id(), user), MARK);
    }
  }

  private void writePosted(String id, Recorded recorded, MessagePosted posted) {
    PostedMessage message = PostedMessage.of(recorded.envelope(), posted);
    String author = message.author();
    entries.put(StateKey.posted(id, recorded.place().sequence()), StateCodec.encode(message));
    entries.put(
        StateKey.clientId(id, author, message.clientId()), StateCodec.encode(recorded.place()));
    entries.put(
        StateKey.lastSent(id, author, message.device()), StateCodec.encode(message.clientId()));
  }

  private void writeRecalled(String id, long target, Place place) {
    PostedMessage message = posted(id, target);
    if (message != null) {
      entries.put(StateKey.posted(id, target), StateCodec.encode(message.recalledAt(place)));
    }
  }

  /// A conversation after its oldest messages were forgotten, and the time of the log until which
  /// there is nothing more to forget.
  private record Remains(Conversation conversation, Instant nothingForgottenUntil) {}

  /// Forgets messages whose time has come, the oldest first, a few at most. Which ones depends on
  /// the log alone.
  private Remains forget(Remains before) {
    Conversation conversation = before.conversation();
    Instant now = conversation.head().time();
    if (!now.isAfter(before.nothingForgottenUntil())) {
      return before;
    }
    String id = conversation.id();
    Instant next = Instant.MIN;
    long sequence = conversation.remembersFrom();
    long end = Math.min(sequence + FORGET_STEPS, conversation.head().sequence());
    while (sequence < end) {
      PostedMessage message = posted(id, sequence);
      if (message != null && !Retention.isForgettable(message, now)) {
        next = Retention.remembersUntil(message);
        break;
      }
      if (message != null) {
        forget(id, sequence, message);
      }
      sequence++;
    }
    return new Remains(conversation.rememberingFrom(sequence), next);
  }

  private Instant nothingForgottenUntil(String id) {
    Cached cached = cache.get(id);
    return cached == null ? Instant.MIN : cached.nothingForgottenUntil();
  }

  private void forget(String id, long sequence, PostedMessage message) {
    entries.delete(StateKey.posted(id, sequence));
    entries.delete(StateKey.clientId(id, message.author(), message.clientId()));
    Bytes last = StateKey.lastSent(id, message.author(), message.device());
    if (message.clientId().equals(read(last, StateCodec::decodeClientId))) {
      entries.delete(last);
    }
  }

  private @Nullable PostedMessage posted(String id, long sequence) {
    return read(StateKey.posted(id, sequence), StateCodec::decodePosted);
  }

  private @Nullable Cursor cursor(String id, String user) {
    return read(StateKey.cursor(id, user), bytes -> StateCodec.decodeCursor(id, user, bytes));
  }

  private <T> @Nullable T read(Bytes key, Function<byte[], T> decode) {
    byte[] bytes = entries.get(key);
    return bytes == null ? null : decode.apply(bytes);
  }
}
