package io.parley.schema.codec;

import io.parley.schema.Content;
import io.parley.schema.command.Command;
import io.parley.schema.command.Command.Block;
import io.parley.schema.command.Command.ChangeRole;
import io.parley.schema.command.Command.CreateConversation;
import io.parley.schema.command.Command.CursorKind;
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
import io.parley.schema.command.Origin;
import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.conversation.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The values on `parley.commands`: `Command` of `parley.proto`.
public final class CommandCodec {

  private static final int VERSION = 1;

  private CommandCodec() {}

  public static byte[] encode(CommandEnvelope envelope) {
    var out = new ProtoWriter(256);
    out.uint64(1, VERSION);
    out.string(2, envelope.conversation());
    out.message(3, envelope.origin(), CommandCodec::writeOrigin);
    switch (envelope.command()) {
      case OpenDirect command -> out.message(10, command, (o, c) -> o.string(1, c.user()));
      case CreateConversation command -> out.message(11, command, CommandCodec::writeCreate);
      case Join command -> out.message(12, command, (o, c) -> {});
      case Leave command -> out.message(13, command, (o, c) -> {});
      case Invite command -> out.message(14, command.users(), SharedMessages::writeUsers);
      case Remove command -> out.message(15, command.users(), SharedMessages::writeUsers);
      case ChangeRole(String user, Role role) ->
          out.message(16, user, (o, u) -> SharedMessages.writeChangeRole(o, u, role));
      case SendMessage command -> out.message(17, command, CommandCodec::writeSend);
      case EditMessage(long target, Content content) ->
          out.message(18, content, (o, c) -> SharedMessages.writeEdit(o, target, c));
      case RecallMessage command -> out.message(19, command, (o, c) -> o.uint64(1, c.target()));
      case MoveCursor command -> out.message(20, command, CommandCodec::writeMoveCursor);
      case Thaw command -> out.message(21, command, (o, c) -> {});
      case Block command -> out.message(22, command, (o, c) -> o.string(1, c.user()));
      case Unblock command -> out.message(23, command, (o, c) -> o.string(1, c.user()));
    }
    return out.toByteArray();
  }

  /// Reads a command.
  ///
  /// @throws DecodeException if the bytes are no command, or one of a later version's
  public static CommandEnvelope decode(byte[] bytes) {
    var in = ProtoReader.of(bytes, "command");
    long version = 0;
    String conversation = "";
    @Nullable Origin origin = null;
    @Nullable Command command = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> version = in.uint64();
        case 2 -> conversation = in.string();
        case 3 -> origin = readOrigin(in.message());
        case 10 -> command = new OpenDirect(SharedMessages.readString(in.message()));
        case 11 -> command = readCreate(in.message());
        case 12 -> command = readEmpty(in.message(), new Join());
        case 13 -> command = readEmpty(in.message(), new Leave());
        case 14 -> command = new Invite(SharedMessages.readUsers(in.message()));
        case 15 -> command = new Remove(SharedMessages.readUsers(in.message()));
        case 16 -> command = SharedMessages.readChangeRole(in.message(), ChangeRole::new);
        case 17 -> command = readSend(in.message());
        case 18 -> command = SharedMessages.readEdit(in.message(), EditMessage::new);
        case 19 -> command = new RecallMessage(SharedMessages.readNumber(in.message()));
        case 20 -> command = readMoveCursor(in.message());
        case 21 -> command = readEmpty(in.message(), new Thaw());
        case 22 -> command = new Block(SharedMessages.readString(in.message()));
        case 23 -> command = new Unblock(SharedMessages.readString(in.message()));
        default -> in.skip();
      }
    }
    if (version != VERSION || conversation.isEmpty() || origin == null || command == null) {
      throw in.malformed("version " + version + " without all of conversation, origin, command");
    }
    return new CommandEnvelope(conversation, origin, command);
  }

  private static void writeOrigin(ProtoWriter out, Origin origin) {
    out.string(1, origin.user());
    out.string(2, origin.device());
    out.string(3, origin.session());
    out.uint64(4, origin.request());
    out.string(5, origin.node());
    out.uint64(6, origin.incarnation());
  }

  private static Origin readOrigin(ProtoReader in) {
    String user = "";
    String device = "";
    String session = "";
    long request = 0;
    String node = "";
    long incarnation = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> user = in.string();
        case 2 -> device = in.string();
        case 3 -> session = in.string();
        case 4 -> request = in.uint64();
        case 5 -> node = in.string();
        case 6 -> incarnation = in.uint64();
        default -> in.skip();
      }
    }
    return new Origin(user, device, session, request, node, incarnation);
  }

  private static void writeCreate(ProtoWriter out, CreateConversation command) {
    out.uint64(1, ProtoEnums.number(command.kind()));
    SharedMessages.writeOptional(out, 2, command.name());
    command.members().forEach(member -> out.repeatedString(3, member));
    out.bool(4, command.open());
  }

  private static Command readCreate(ProtoReader in) {
    @Nullable ConversationKind kind = null;
    @Nullable String name = null;
    List<String> members = new ArrayList<>();
    boolean open = false;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> kind = ProtoEnums.kind(in.uint64());
        case 2 -> name = in.string();
        case 3 -> members.add(in.string());
        case 4 -> open = in.bool();
        default -> in.skip();
      }
    }
    if (kind == null) {
      throw in.malformed("create without a kind");
    }
    return new CreateConversation(kind, name, List.copyOf(members), open);
  }

  private static void writeSend(ProtoWriter out, SendMessage command) {
    out.uuid(1, command.clientId());
    UUID prev = command.prev();
    if (prev != null) {
      out.uuid(2, prev);
    }
    out.bytes(3, command.content().bytes());
    SharedMessages.writeOptional(out, 4, command.replyTo());
    command.mentions().forEach(user -> out.repeatedString(5, user));
  }

  private static Command readSend(ProtoReader in) {
    @Nullable UUID clientId = null;
    @Nullable UUID prev = null;
    @Nullable Content content = null;
    @Nullable Long replyTo = null;
    List<String> mentions = List.of();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> clientId = in.uuid();
        case 2 -> prev = in.uuid();
        case 3 -> content = SharedMessages.readContent(in);
        case 4 -> replyTo = in.uint64();
        case 5 -> mentions = SharedMessages.append(mentions, in.string());
        default -> in.skip();
      }
    }
    if (clientId == null || content == null) {
      throw in.malformed("send without all of client id and content");
    }
    return new SendMessage(clientId, prev, content, replyTo, List.copyOf(mentions));
  }

  private static void writeMoveCursor(ProtoWriter out, MoveCursor command) {
    out.uint64(
        1,
        switch (command.kind()) {
          case DELIVERED -> 1;
          case READ -> 2;
        });
    out.uint64(2, command.sequence());
  }

  private static Command readMoveCursor(ProtoReader in) {
    long kind = 0;
    long sequence = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> kind = in.uint64();
        case 2 -> sequence = in.uint64();
        default -> in.skip();
      }
    }
    if (kind != 1 && kind != 2) {
      throw in.malformed("unknown kind of cursor: " + kind);
    }
    return new MoveCursor(kind == 1 ? CursorKind.DELIVERED : CursorKind.READ, sequence);
  }

  private static Command readEmpty(ProtoReader in, Command command) {
    while (in.next()) {
      in.skip();
    }
    return command;
  }
}
