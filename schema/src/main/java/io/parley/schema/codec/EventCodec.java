package io.parley.schema.codec;

import io.parley.schema.Content;
import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.conversation.Role;
import io.parley.schema.event.Event;
import io.parley.schema.event.Event.ContactBlocked;
import io.parley.schema.event.Event.ContactUnblocked;
import io.parley.schema.event.Event.ConversationCreated;
import io.parley.schema.event.Event.Member;
import io.parley.schema.event.Event.MemberLeft;
import io.parley.schema.event.Event.MembersJoined;
import io.parley.schema.event.Event.MembersRemoved;
import io.parley.schema.event.Event.MessageEdited;
import io.parley.schema.event.Event.MessagePosted;
import io.parley.schema.event.Event.MessageRecalled;
import io.parley.schema.event.Event.RoleChanged;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import io.parley.schema.event.SealedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An event's canonical bytes (`Event` of `parley.proto`), and the values on `parley.events`
/// (`SealedEvent`) that hold them with their hash.
public final class EventCodec {

  private static final int VERSION = 1;

  private EventCodec() {}

  /// Encodes an event and chains it to the one before it.
  public static SealedEvent seal(EventEnvelope envelope, EventHash previous) {
    byte[] bytes = encode(envelope);
    return new SealedEvent(bytes, previous.next(bytes));
  }

  public static byte[] encodeSealed(SealedEvent event) {
    var out = new ProtoWriter(event.bytes().length + EventHash.BYTES + 10);
    writeSealed(out, event);
    return out.toByteArray();
  }

  /// Reads a sealed event.
  ///
  /// @throws DecodeException if the bytes are no sealed event; the event inside is not looked at
  public static SealedEvent decodeSealed(byte[] bytes) {
    return readSealed(ProtoReader.of(bytes, "sealed event"));
  }

  static void writeSealed(ProtoWriter out, SealedEvent event) {
    out.bytes(1, event.bytes());
    out.bytes(2, event.hash().bytes());
  }

  static SealedEvent readSealed(ProtoReader in) {
    byte @Nullable [] event = null;
    byte @Nullable [] hash = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> event = in.bytes();
        case 2 -> hash = in.bytes();
        default -> in.skip();
      }
    }
    if (event == null || hash == null || hash.length != EventHash.BYTES) {
      throw in.malformed("without all of an event and a hash of 32 bytes");
    }
    return new SealedEvent(event, EventHash.of(hash));
  }

  public static byte[] encode(EventEnvelope envelope) {
    var out = new ProtoWriter(256);
    out.uint64(1, VERSION);
    out.string(2, envelope.conversation());
    out.uint64(3, envelope.sequence());
    out.uint64(4, envelope.time().toEpochMilli());
    out.string(5, envelope.by());
    switch (envelope.event()) {
      case ConversationCreated event -> out.message(10, event, EventCodec::writeCreated);
      case MembersJoined event -> out.message(11, event, EventCodec::writeJoined);
      case MemberLeft event -> out.message(12, event, (o, e) -> o.string(1, e.user()));
      case MembersRemoved event -> out.message(13, event.users(), SharedMessages::writeUsers);
      case RoleChanged(String user, Role role) ->
          out.message(14, user, (o, u) -> SharedMessages.writeChangeRole(o, u, role));
      case MessagePosted event -> out.message(15, event, EventCodec::writePosted);
      case MessageEdited(long target, Content content) ->
          out.message(16, content, (o, c) -> SharedMessages.writeEdit(o, target, c));
      case MessageRecalled event -> out.message(17, event, (o, e) -> o.uint64(1, e.target()));
      case ContactBlocked event -> out.message(18, event, (o, e) -> o.string(1, e.user()));
      case ContactUnblocked event -> out.message(19, event, (o, e) -> o.string(1, e.user()));
    }
    return out.toByteArray();
  }

  /// Reads an event.
  ///
  /// @throws DecodeException if the bytes are no event, or one of a later version's
  public static EventEnvelope decode(byte[] bytes) {
    var in = ProtoReader.of(bytes, "event");
    long version = 0;
    String conversation = "";
    long sequence = 0;
    long timeMs = 0;
    String by = "";
    @Nullable Event event = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> version = in.uint64();
        case 2 -> conversation = in.string();
        case 3 -> sequence = in.uint64();
        case 4 -> timeMs = in.uint64();
        case 5 -> by = in.string();
        case 10 -> event = readCreated(in.message());
        case 11 -> event = readJoined(in.message());
        case 12 -> event = new MemberLeft(SharedMessages.readString(in.message()));
        case 13 -> event = new MembersRemoved(SharedMessages.readUsers(in.message()));
        case 14 -> event = SharedMessages.readChangeRole(in.message(), RoleChanged::new);
        case 15 -> event = readPosted(in.message());
        case 16 -> event = SharedMessages.readEdit(in.message(), MessageEdited::new);
        case 17 -> event = new MessageRecalled(SharedMessages.readNumber(in.message()));
        case 18 -> event = new ContactBlocked(SharedMessages.readString(in.message()));
        case 19 -> event = new ContactUnblocked(SharedMessages.readString(in.message()));
        default -> in.skip();
      }
    }
    if (version != VERSION || conversation.isEmpty() || sequence < 1 || event == null) {
      throw in.malformed("version " + version + " without all of conversation, sequence, event");
    }
    return new EventEnvelope(conversation, sequence, Instant.ofEpochMilli(timeMs), by, event);
  }

  private static void writeCreated(ProtoWriter out, ConversationCreated event) {
    out.uint64(1, ProtoEnums.number(event.kindOfConversation()));
    SharedMessages.writeOptional(out, 2, event.name());
    event.members().forEach(member -> out.message(3, member, EventCodec::writeMember));
    out.bool(4, event.open());
  }

  private static void writeMember(ProtoWriter out, Member member) {
    SharedMessages.writeChangeRole(out, member.user(), member.role());
  }

  private static Event readCreated(ProtoReader in) {
    @Nullable ConversationKind kind = null;
    @Nullable String name = null;
    List<Member> members = new ArrayList<>();
    boolean open = false;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> kind = ProtoEnums.kind(in.uint64());
        case 2 -> name = in.string();
        case 3 -> members.add(SharedMessages.readChangeRole(in.message(), Member::new));
        case 4 -> open = in.bool();
        default -> in.skip();
      }
    }
    if (kind == null) {
      throw in.malformed("conversation created without a kind");
    }
    return new ConversationCreated(kind, name, List.copyOf(members), open);
  }

  private static void writeJoined(ProtoWriter out, MembersJoined event) {
    SharedMessages.writeUsers(out, event.users());
    out.uint64(2, ProtoEnums.number(event.role()));
  }

  private static Event readJoined(ProtoReader in) {
    List<String> users = new ArrayList<>();
    @Nullable Role role = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> users.add(in.string());
        case 2 -> role = ProtoEnums.role(in.uint64());
        default -> in.skip();
      }
    }
    if (role == null) {
      throw in.malformed("members joined without a role");
    }
    return new MembersJoined(List.copyOf(users), role);
  }

  private static void writePosted(ProtoWriter out, MessagePosted event) {
    out.uuid(1, event.clientId());
    out.string(2, event.device());
    out.bytes(3, event.content().bytes());
    SharedMessages.writeOptional(out, 4, event.replyTo());
    event.mentions().forEach(user -> out.repeatedString(5, user));
  }

  private static Event readPosted(ProtoReader in) {
    @Nullable UUID clientId = null;
    String device = "";
    @Nullable Content content = null;
    @Nullable Long replyTo = null;
    List<String> mentions = List.of();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> clientId = in.uuid();
        case 2 -> device = in.string();
        case 3 -> content = SharedMessages.readContent(in);
        case 4 -> replyTo = in.uint64();
        case 5 -> mentions = SharedMessages.append(mentions, in.string());
        default -> in.skip();
      }
    }
    if (clientId == null || content == null) {
      throw in.malformed("message posted without all of client id and content");
    }
    return new MessagePosted(clientId, device, content, replyTo, List.copyOf(mentions));
  }
}
