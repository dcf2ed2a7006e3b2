package io.parley.schema.codec;

import io.parley.schema.conversation.ErrorCode;
import io.parley.schema.delivery.Delivery;
import io.parley.schema.delivery.Delivery.CursorDelivery;
import io.parley.schema.delivery.Delivery.EventDelivery;
import io.parley.schema.delivery.Delivery.ReplyDelivery;
import io.parley.schema.delivery.Delivery.TypingDelivery;
import io.parley.schema.delivery.Reply;
import io.parley.schema.delivery.Reply.Accepted;
import io.parley.schema.delivery.Reply.Outcome;
import io.parley.schema.delivery.Reply.Rejected;
import io.parley.schema.event.Cursor;
import io.parley.schema.event.SealedEvent;
import io.parley.schema.signal.Typing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The values on `parley.node.<nodeId>`: `Delivery` of `parley.proto`.
public final class DeliveryCodec {

  private static final int USERS = 4;

  private static final Map<String, ErrorCode> ERROR_CODES_BY_WIRE_NAME =
      Arrays.stream(ErrorCode.values())
          .collect(Collectors.toUnmodifiableMap(ErrorCode::wireName, Function.identity()));

  private DeliveryCodec() {}

  public static byte[] encode(Delivery delivery) {
    var out = new ProtoWriter(512);
    out.fixed64(1, delivery.incarnation());
    switch (delivery) {
      case EventDelivery event -> {
        out.message(2, event.event(), EventCodec::writeSealed);
        writeUsers(out, event.users());
        out.bool(5, event.subscribers());
      }
      case CursorDelivery cursor -> {
        out.message(3, cursor.cursor(), CursorCodec::write);
        writeUsers(out, cursor.users());
      }
      case TypingDelivery typing -> {
        writeUsers(out, typing.users());
        out.message(7, typing.typing(), SignalCodec::write);
      }
      case ReplyDelivery _ -> {}
    }
    Reply reply = delivery.reply();
    if (reply != null) {
      out.message(6, reply, DeliveryCodec::writeReply);
    }
    return out.toByteArray();
  }

  static void writeUsers(ProtoWriter out, Collection<String> users) {
    if (users instanceof EncodedUsers encoded) {
      out.raw(encoded.bytes());
    } else {
      users.forEach(user -> out.repeatedString(USERS, user));
    }
  }

  /// Reads users as they stand in a delivery.
  static List<String> readUsers(byte[] bytes) {
    List<String> users = new ArrayList<>();
    var in = ProtoReader.of(bytes, "delivery");
    while (in.next()) {
      users.add(in.string());
    }
    return users;
  }

  /// Reads a delivery.
  ///
  /// @throws DecodeException if the bytes are no delivery
  public static Delivery decode(byte[] bytes) {
    return read(bytes, (all, from, to) -> readUsers(Arrays.copyOfRange(all, from, to)));
  }

  /// What makes users of the bytes in which a delivery names them.
  interface Users {
    List<String> read(byte[] bytes, int from, int to);
  }

  static Delivery read(byte[] bytes, Users named) {
    var in = ProtoReader.of(bytes, "delivery");
    long incarnation = 0;
    @Nullable SealedEvent event = null;
    @Nullable Cursor cursor = null;
    List<String> users = List.of();
    boolean subscribers = false;
    @Nullable Reply reply = null;
    @Nullable Typing typing = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> incarnation = in.fixed64();
        case 2 -> event = EventCodec.readSealed(in.message());
        case 3 -> cursor = CursorCodec.read(in.message());
        case USERS -> {
          int from = in.fieldStart();
          users = joined(users, named.read(bytes, from, in.skipRun()));
        }
        case 5 -> subscribers = in.bool();
        case 6 -> reply = readReply(in.message());
        case 7 -> typing = SignalCodec.read(in.message());
        default -> in.skip();
      }
    }
    if (event != null) {
      return new EventDelivery(incarnation, event, users, subscribers, reply);
    }
    if (cursor != null) {
      return new CursorDelivery(incarnation, cursor, users, reply);
    }
    if (typing != null) {
      return new TypingDelivery(incarnation, typing, users);
    }
    if (reply != null) {
      return new ReplyDelivery(incarnation, reply);
    }
    throw in.malformed("without any of event, cursor, signal, reply");
  }

  /// They are never parted by us, but may be by Protobuf's rules.
  private static List<String> joined(List<String> before, List<String> more) {
    return before.isEmpty() ? more : Stream.concat(before.stream(), more.stream()).toList();
  }

  private static void writeReply(ProtoWriter out, Reply reply) {
    out.string(1, reply.session());
    out.uint64(2, reply.request());
    switch (reply.outcome()) {
      case Accepted accepted -> out.message(3, accepted, DeliveryCodec::writeAccepted);
      case Rejected rejected -> out.message(4, rejected, DeliveryCodec::writeRejected);
    }
  }

  private static Reply readReply(ProtoReader in) {
    String session = "";
    long request = 0;
    @Nullable Outcome outcome = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> session = in.string();
        case 2 -> request = in.uint64();
        case 3 -> outcome = readAccepted(in.message());
        case 4 -> outcome = readRejected(in.message());
        default -> in.skip();
      }
    }
    if (outcome == null) {
      throw in.malformed("a reply without an outcome");
    }
    return new Reply(session, request, outcome);
  }

  private static void writeAccepted(ProtoWriter out, Accepted accepted) {
    out.string(1, accepted.conversation());
    out.uint64(2, accepted.sequence());
    out.uint64(3, accepted.time().toEpochMilli());
    out.bool(4, accepted.duplicate());
  }

  private static Outcome readAccepted(ProtoReader in) {
    String conversation = "";
    long sequence = 0;
    long timeMs = 0;
    boolean duplicate = false;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = in.string();
        case 2 -> sequence = in.uint64();
        case 3 -> timeMs = in.uint64();
        case 4 -> duplicate = in.bool();
        default -> in.skip();
      }
    }
    return new Accepted(conversation, sequence, Instant.ofEpochMilli(timeMs), duplicate);
  }

  private static void writeRejected(ProtoWriter out, Rejected rejected) {
    out.string(1, rejected.code().wireName());
    out.string(2, rejected.message());
  }

  private static Outcome readRejected(ProtoReader in) {
    String code = "";
    String message = "";
    while (in.next()) {
      switch (in.field()) {
        case 1 -> code = in.string();
        case 2 -> message = in.string();
        default -> in.skip();
      }
    }
    // A code that a newer router knows is still a refusal.
    return new Rejected(ERROR_CODES_BY_WIRE_NAME.getOrDefault(code, ErrorCode.INTERNAL), message);
  }
}
