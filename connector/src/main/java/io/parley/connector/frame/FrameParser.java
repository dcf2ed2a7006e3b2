package io.parley.connector.frame;

import io.parley.connector.frame.ParsedFrame.Refusal;
import io.parley.connector.frame.ParsedFrame.Request;
import io.parley.connector.history.Range;
import io.parley.connector.presence.SessionInfo.Device;
import io.parley.schema.command.Command;
import io.parley.schema.command.Command.Block;
import io.parley.schema.command.Command.ChangeRole;
import io.parley.schema.command.Command.CursorKind;
import io.parley.schema.command.Command.EditMessage;
import io.parley.schema.command.Command.Invite;
import io.parley.schema.command.Command.Join;
import io.parley.schema.command.Command.Leave;
import io.parley.schema.command.Command.MoveCursor;
import io.parley.schema.command.Command.RecallMessage;
import io.parley.schema.command.Command.Remove;
import io.parley.schema.command.Command.SendMessage;
import io.parley.schema.command.Command.Unblock;
import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.conversation.ErrorCode;
import io.parley.schema.conversation.Limits;
import io.parley.schema.conversation.Role;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// Turns the bytes of a client frame into what it asks, or into why it can't be asked. Never
/// throws, whatever the bytes.
public final class FrameParser {

  /// How deep a message's content may be nested.
  static final int MAX_CONTENT_DEPTH = 32;

  static final int DEFAULT_PAGE = 50;
  static final int MAX_PAGE = 200;
  static final int MAX_TOKEN_CHARS = 16 * 1024;
  static final int MAX_DEVICE_ID_CHARS = 128;
  static final int MAX_SESSION_CHARS = 64;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(1 + MAX_CONTENT_DEPTH).build())
          .build();

  private static final Map<String, Role> ROLES_BY_WORD =
      Stream.of(Role.values()).collect(Collectors.toUnmodifiableMap(Role::wireName, role -> role));

  private static final Map<String, ConversationKind> CREATED_KINDS_BY_WORD =
      Stream.of(ConversationKind.GROUP, ConversationKind.CHANNEL)
          .collect(Collectors.toUnmodifiableMap(ConversationKind::wireName, kind -> kind));

  private static final Map<String, Function<String, Command>> WISHES_BY_ACTION =
      Map.of("block", Block::new, "unblock", Unblock::new);

  private FrameParser() {}

  public static ParsedFrame parse(byte[] utf8) {
    if (!Utf8.isWellFormed(utf8)) {
      return new Refusal(null, ErrorCode.BAD_FRAME, "not valid UTF-8");
    }
    if (!beginsObject(utf8)) {
      return new Refusal(null, ErrorCode.BAD_FRAME, "not a JSON object");
    }
    var reader = new FieldReader();
    try {
      read(utf8, reader);
      FrameType type = type(reader.fields());
      return new Request(reader.id(), type, frame(type, reader.fields(), utf8));
    } catch (RefusedFrame e) {
      return new Refusal(reader.id(), e.code(), e.text());
    } catch (JacksonException e) {
      String where = e.getLocation() == null ? "" : " at byte " + e.getLocation().getByteOffset();
      String problem = "not valid JSON" + where + ", or nested deeper than " + MAX_CONTENT_DEPTH;
      return new Refusal(reader.id(), ErrorCode.BAD_FRAME, problem);
    }
  }

  /// Also keeps the parser from guessing another encoding.
  private static boolean beginsObject(byte[] utf8) {
    int at = 0;
    while (at < utf8.length && " \t\r\n".indexOf(utf8[at]) >= 0) {
      at++;
    }
    return at < utf8.length && utf8[at] == '{';
  }

  private static void read(byte[] utf8, FieldReader reader) {
    try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), utf8)) {
      in.nextToken();
      reader.read(in);
      if (in.nextToken() != null) {
        throw new RefusedFrame(ErrorCode.BAD_FRAME, "more than one JSON object");
      }
    }
  }

  private static FrameType type(Fields fields) {
    FrameType type = FrameType.of(fields.string("type", Integer.MAX_VALUE));
    if (type == null) {
      throw new RefusedFrame(ErrorCode.UNKNOWN_TYPE, "type: is not known");
    }
    return type;
  }

  private static ClientFrame frame(FrameType type, Fields fields, byte[] utf8) {
    return switch (type) {
      case HELLO -> hello(fields);
      case PING -> new ClientFrame.Ping();
      case REFRESH -> new ClientFrame.Refresh(fields.string("token", MAX_TOKEN_CHARS));
      case SYNC -> new ClientFrame.Sync(fields.cursors("cursors"));
      case SEND -> act(fields, send(fields, utf8));
      case EDIT -> {
        long target = fields.number("target", 1);
        yield act(fields, new EditMessage(target, fields.content("content", utf8)));
      }
      case RECALL -> act(fields, new RecallMessage(fields.number("target", 1)));
      case READ -> act(fields, new MoveCursor(CursorKind.READ, fields.number("sequence", 1)));
      case DELIVERED ->
          act(fields, new MoveCursor(CursorKind.DELIVERED, fields.number("sequence", 1)));
      case OPEN -> new ClientFrame.Open(fields.user("user"));
      case CREATE -> create(fields);
      case JOIN -> act(fields, new Join());
      case LEAVE -> act(fields, new Leave());
      case INVITE -> act(fields, new Invite(fields.someUsers("users")));
      case REMOVE -> act(fields, new Remove(fields.someUsers("users")));
      case ROLE ->
          act(fields, new ChangeRole(fields.user("user"), fields.choice("role", ROLES_BY_WORD)));
      case CONTACT -> {
        String user = fields.user("user");
        Function<String, Command> wish = fields.choice("action", WISHES_BY_ACTION);
        yield new ClientFrame.Contact(user, wish.apply(user));
      }
      case MEMBERS -> {
        String after = fields.has("after") ? fields.user("after") : null;
        yield new ClientFrame.Members(fields.conversation("conversation"), after, limit(fields));
      }
      case HISTORY ->
          new ClientFrame.History(
              fields.conversation("conversation"), range(fields), limit(fields));
      case CONVERSATIONS -> {
        String after = fields.has("after") ? fields.conversation("after") : null;
        yield new ClientFrame.Conversations(after, limit(fields));
      }
      case SUBSCRIBE -> new ClientFrame.Subscribe(fields.channel("channel"));
      case UNSUBSCRIBE -> new ClientFrame.Unsubscribe(fields.channel("channel"));
      case WATCH -> new ClientFrame.Watch(fields.someUsers("users"));
      case UNWATCH -> new ClientFrame.Unwatch(fields.someUsers("users"));
      case TYPING -> new ClientFrame.SayTyping(fields.conversation("conversation"));
      case SESSIONS -> new ClientFrame.Sessions();
      case END_SESSION -> new ClientFrame.EndSession(fields.string("session", MAX_SESSION_CHARS));
    };
  }

  private static ClientFrame hello(Fields fields) {
    Fields device = fields.object("device");
    Fields client = fields.object("client");
    String name = client.optionalString("name", Limits.MAX_NAME_CHARS);
    String version = client.optionalString("version", Limits.MAX_NAME_CHARS);
    return new ClientFrame.Hello(
        fields.string("token", MAX_TOKEN_CHARS),
        new Device(
            device.string("id", MAX_DEVICE_ID_CHARS),
            device.optionalString("name", Limits.MAX_NAME_CHARS),
            device.optionalString("model", Limits.MAX_NAME_CHARS),
            device.optionalString("platform", Limits.MAX_NAME_CHARS)),
        name == null || version == null ? name : name + " " + version);
  }

  private static Command send(Fields fields, byte[] utf8) {
    return new SendMessage(
        fields.clientId("clientId"),
        fields.optionalClientId("prev"),
        fields.content("content", utf8),
        fields.optionalNumber("replyTo", 1, Long.MAX_VALUE),
        fields.users("mentions"));
  }

  private static ClientFrame create(Fields fields) {
    ConversationKind kind = fields.choice("kind", CREATED_KINDS_BY_WORD);
    return new ClientFrame.Create(
        kind,
        fields.optionalString("name", Limits.MAX_NAME_CHARS),
        fields.users("members"),
        fields.object("settings").flag("open", kind == ConversationKind.CHANNEL),
        fields.optionalClientId("clientId"));
  }

  private static ClientFrame act(Fields fields, Command command) {
    return new ClientFrame.Act(fields.conversation("conversation"), command);
  }

  private static Range range(Fields fields) {
    Long after = fields.optionalNumber("after", 0, Long.MAX_VALUE);
    Long before = fields.optionalNumber("before", 1, Long.MAX_VALUE);
    if (after != null && before != null) {
      throw fields.bad("before", "can't be given together with after");
    }
    return after != null
        ? new Range.After(after)
        : new Range.Before(Objects.requireNonNullElse(before, Long.MAX_VALUE));
  }

  private static int limit(Fields fields) {
    @Nullable Long limit = fields.optionalNumber("limit", 1, MAX_PAGE);
    return limit == null ? DEFAULT_PAGE : limit.intValue();
  }
}
