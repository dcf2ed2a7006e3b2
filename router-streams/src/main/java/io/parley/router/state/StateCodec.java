package io.parley.router.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.router.conversation.Conversation;
import io.parley.router.conversation.Head;
import io.parley.router.conversation.Member;
import io.parley.router.conversation.Members;
import io.parley.router.conversation.Place;
import io.parley.router.conversation.PostedMessage;
import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.conversation.Limits;
import io.parley.schema.conversation.Role;
import io.parley.schema.event.Cursor;
import io.parley.schema.event.EventHash;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The values of the store `conversations`: fixed-width numbers, big-endian, and texts of at most
/// 255 bytes after their length. Those that may grow begin with a version.
///
/// Every reading method throws [UnreadableStateException] on bytes that it did not write.
final class StateCodec {

  private static final byte VERSION = 1;

  /// Of conversations. The first did not have [Conversation#newestClientTime].
  private static final byte CONVERSATION_VERSION = 2;

  private static final long NOT_RECALLED = 0;

  // A conversation's flags.
  private static final int OPEN = 1;
  private static final int BLOCKING = 2;

  private StateCodec() {}

  /// All of a conversation but its members, which are entries of their own.
  static byte[] encode(Conversation conversation) {
    byte[] creator = conversation.creator().getBytes(UTF_8);
    ByteBuffer out = ByteBuffer.allocate(4 + creator.length + 5 * Long.BYTES + EventHash.BYTES);
    out.put(CONVERSATION_VERSION).put(number(conversation.kind())).put(flags(conversation));
    putText(out, creator);
    putTime(out, conversation.createdAt());
    out.putLong(conversation.head().sequence());
    putTime(out, conversation.head().time());
    out.put(conversation.head().hash().bytes());
    out.putLong(conversation.remembersFrom());
    putTime(out, conversation.newestClientTime());
    return out.array();
  }

  static Conversation decodeConversation(String id, byte[] bytes, Members members) {
    return read(
        bytes,
        in -> {
          byte version = in.get();
          if (version != VERSION && version != CONVERSATION_VERSION) {
            throw unreadable(version);
          }
          ConversationKind kind = kind(in.get());
          byte flags = in.get();
          boolean open = (flags & OPEN) != 0;
          boolean blocking = (flags & BLOCKING) != 0;
          String creator = text(in);
          Instant createdAt = time(in);
          long sequence = in.getLong();
          Instant time = time(in);
          byte[] hash = new byte[EventHash.BYTES];
          in.get(hash);
          Head head = new Head(sequence, EventHash.of(hash), time);
          long remembersFrom = in.getLong();
          // No message before the head's time can have been of a later one.
          Instant newestClientTime =
              version == VERSION ? time.plus(Limits.CLIENT_CLOCK_AHEAD) : time(in);
          return new Conversation(
              id,
              kind,
              open,
              blocking,
              creator,
              createdAt,
              head,
              members,
              remembersFrom,
              newestClientTime);
        });
  }

  private static byte flags(Conversation conversation) {
    return (byte) ((conversation.open() ? OPEN : 0) | (conversation.blocking() ? BLOCKING : 0));
  }

  static byte[] encode(Member member) {
    return ByteBuffer.allocate(1 + Long.BYTES)
        .put(number(member.role()))
        .putLong(member.since())
        .array();
  }

  static Member decodeMember(String user, byte[] bytes) {
    return read(bytes, in -> new Member(user, role(in.get()), in.getLong()));
  }

  static byte[] encode(PostedMessage message) {
    byte[] author = message.author().getBytes(UTF_8);
    byte[] device = message.device().getBytes(UTF_8);
    ByteBuffer out = ByteBuffer.allocate(4 + author.length + device.length + 5 * Long.BYTES);
    out.put(VERSION);
    putText(out, author);
    // Devices are bounded in characters, which may be more bytes than fit one length byte.
    out.putShort((short) device.length).put(device);
    putUuid(out, message.clientId());
    putTime(out, message.time());
    Place recalled = message.recalled();
    out.putLong(recalled == null ? NOT_RECALLED : recalled.sequence());
    return out.putLong(recalled == null ? 0 : recalled.time().toEpochMilli()).array();
  }

  static PostedMessage decodePosted(byte[] bytes) {
    return read(
        bytes,
        in -> {
          expectVersion(in);
          String author = text(in);
          String device = text(in, in.getShort());
          UUID clientId = uuid(in);
          Instant time = time(in);
          long recalled = in.getLong();
          Instant recalledAt = time(in);
          @Nullable Place place = recalled == NOT_RECALLED ? null : new Place(recalled, recalledAt);
          return new PostedMessage(author, device, clientId, time, place);
        });
  }

  static byte[] encode(Place place) {
    ByteBuffer out = ByteBuffer.allocate(2 * Long.BYTES).putLong(place.sequence());
    putTime(out, place.time());
    return out.array();
  }

  static Place decodePlace(byte[] bytes) {
    return read(bytes, in -> new Place(in.getLong(), time(in)));
  }

  static byte[] encode(UUID clientId) {
    ByteBuffer out = ByteBuffer.allocate(2 * Long.BYTES);
    putUuid(out, clientId);
    return out.array();
  }

  static UUID decodeClientId(byte[] bytes) {
    return read(bytes, StateCodec::uuid);
  }

  static byte[] encode(Cursor cursor) {
    ByteBuffer out = ByteBuffer.allocate(3 * Long.BYTES);
    out.putLong(cursor.delivered()).putLong(cursor.read());
    putTime(out, cursor.time());
    return out.array();
  }

  static Cursor decodeCursor(String conversation, String user, byte[] bytes) {
    return read(bytes, in -> new Cursor(conversation, user, in.getLong(), in.getLong(), time(in)));
  }

  static byte[] encode(Freeze freeze) {
    byte[] error = freeze.error().getBytes(UTF_8);
    ByteBuffer out = ByteBuffer.allocate(1 + 2 * Long.BYTES + Integer.BYTES + error.length);
    out.put(VERSION).putLong(freeze.offset());
    putTime(out, freeze.time());
    return out.putInt(error.length).put(error).array();
  }

  static Freeze decodeFreeze(byte[] bytes) {
    return read(
        bytes,
        in -> {
          expectVersion(in);
          return new Freeze(in.getLong(), time(in), text(in, in.getInt()));
        });
  }

  private static <T> T read(byte[] bytes, Function<ByteBuffer, T> read) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    T value;
    try {
      value = read.apply(in);
    } catch (BufferUnderflowException e) {
      throw new UnreadableStateException("a value of only " + bytes.length + " bytes", e);
    }
    if (in.hasRemaining()) {
      throw new UnreadableStateException("a value with " + in.remaining() + " bytes too many");
    }
    return value;
  }

  private static void expectVersion(ByteBuffer in) {
    byte version = in.get();
    if (version != VERSION) {
      throw unreadable(version);
    }
  }

  private static UnreadableStateException unreadable(byte version) {
    return new UnreadableStateException("a value of version " + version);
  }

  private static void putText(ByteBuffer out, byte[] text) {
    out.put((byte) text.length).put(text);
  }

  private static String text(ByteBuffer in) {
    return text(in, Byte.toUnsignedInt(in.get()));
  }

  private static String text(ByteBuffer in, int length) {
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] text = new byte[length];
    in.get(text);
    return new String(text, UTF_8);
  }

  private static void putTime(ByteBuffer out, Instant time) {
    out.putLong(time.toEpochMilli());
  }

  private static Instant time(ByteBuffer in) {
    return Instant.ofEpochMilli(in.getLong());
  }

  private static void putUuid(ByteBuffer out, UUID uuid) {
    out.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
  }

  private static UUID uuid(ByteBuffer in) {
    return new UUID(in.getLong(), in.getLong());
  }

  private static byte number(ConversationKind kind) {
    return switch (kind) {
      case DIRECT -> 1;
      case GROUP -> 2;
      case CHANNEL -> 3;
      case CONTACT -> 4;
    };
  }

  private static ConversationKind kind(byte number) {
    return switch (number) {
      case 1 -> ConversationKind.DIRECT;
      case 2 -> ConversationKind.GROUP;
      case 3 -> ConversationKind.CHANNEL;
      case 4 -> ConversationKind.CONTACT;
      default -> throw new UnreadableStateException("kind of conversation " + number);
    };
  }

  private static byte number(Role role) {
    return switch (role) {
      case OWNER -> 1;
      case ADMIN -> 2;
      case MEMBER -> 3;
    };
  }

  private static Role role(byte number) {
    return switch (number) {
      case 1 -> Role.OWNER;
      case 2 -> Role.ADMIN;
      case 3 -> Role.MEMBER;
      default -> throw new UnreadableStateException("role " + number);
    };
  }
}
