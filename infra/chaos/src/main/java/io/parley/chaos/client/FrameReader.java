package io.parley.chaos.client;

import io.parley.schema.RawJson;
import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.conversation.Role;
import io.parley.schema.event.Event;
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
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads server frames. An event comes out as it stands in the log: encoded again it has the very
/// bytes that were hashed.
final class FrameReader {

  private static final JsonMapper JSON = JsonMapper.shared();

  private FrameReader() {}

  /// Reads a frame.
  ///
  /// @throws IllegalArgumentException if the text is no frame, or lacks what its type must have
  static ServerFrame read(String text) {
    try {
      JsonNode frame = JSON.readTree(text);
      String type = text(frame, "type");
      return switch (type) {
        case "welcome" ->
            new ServerFrame.Welcome(re(frame), text(frame, "session"), text(frame, "node"));
        case "ok" -> ok(frame);
        case "error" ->
            new ServerFrame.Failed(
                re(frame),
                text(frame, "code"),
                frame.path("retryable").booleanValue(false),
                frame.path("retryAfterMs").longValue(0));
        case "pong" -> new ServerFrame.Pong(re(frame));
        case "event" -> new ServerFrame.Told(envelope(frame, text));
        case "receipt" ->
            new ServerFrame.Receipt(
                text(frame, "conversation"),
                text(frame, "user"),
                frame.path("delivered").longValue(0),
                frame.path("read").longValue(0));
        case "heads" -> new ServerFrame.Heads(heads(frame.path("heads")));
        case "synced" -> new ServerFrame.Synced();
        case "resync" ->
            new ServerFrame.Resync(
                optional(frame, "conversation"), frame.path("retryAfterMs").longValue(0));
        case "reconnect" -> new ServerFrame.Reconnect(frame.path("afterMs").longValue(0));
        default -> new ServerFrame.Other(type);
      };
    } catch (JacksonException e) {
      throw new IllegalArgumentException("no frame: " + text, e);
    }
  }

  private static ServerFrame.Ok ok(JsonNode frame) {
    String time = optional(frame, "time");
    return new ServerFrame.Ok(
        re(frame),
        frame.path("conversation").stringValue(""),
        frame.path("sequence").longValue(0),
        time == null ? null : Instant.parse(time),
        frame.path("duplicate").booleanValue(false),
        frame.path("more").booleanValue(false),
        frame.path("completeThrough").longValue(0));
  }

  private static EventEnvelope envelope(JsonNode frame, String text) {
    return new EventEnvelope(
        text(frame, "conversation"),
        number(frame, "sequence"),
        Instant.parse(text(frame, "time")),
        text(frame, "by"),
        event(frame.path("event"), text));
  }

  private static Event event(JsonNode event, String text) {
    String kind = text(event, "kind");
    return switch (kind) {
      case "conversation.created" ->
          new ConversationCreated(
              kind(text(event, "conversationKind")),
              optional(event, "name"),
              event.path("members").valueStream().map(FrameReader::member).toList(),
              event.path("open").booleanValue(false));
      case "member.joined" -> new MembersJoined(strings(event, "users"), role(text(event, "role")));
      case "member.left" -> new MemberLeft(text(event, "user"));
      case "member.removed" -> new MembersRemoved(strings(event, "users"));
      case "member.role" -> new RoleChanged(text(event, "user"), role(text(event, "role")));
      case "message.posted" ->
          new MessagePosted(
              UUID.fromString(text(event, "clientId")),
              text(event, "device"),
              content(text),
              event.has("replyTo") ? Long.valueOf(number(event, "replyTo")) : null,
              strings(event, "mentions"));
      case "message.edited" -> new MessageEdited(number(event, "target"), content(text));
      case "message.recalled" -> new MessageRecalled(number(event, "target"));
      default -> throw new IllegalArgumentException("no kind of event: " + kind);
    };
  }

  private static Member member(JsonNode member) {
    return new Member(text(member, "user"), role(text(member, "role")));
  }

  /// The text of `event.content`, as its writer wrote it; `null` if it can't be read any more.
  private static RawJson content(String text) {
    try (JsonParser in = JSON.createParser(text)) {
      int depth = 0;
      for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (depth == 2 && token == JsonToken.PROPERTY_NAME && in.currentName().equals("content")) {
          in.nextToken();
          int from = (int) in.currentTokenLocation().getCharOffset();
          in.skipChildren();
          return RawJson.of(text.substring(from, (int) in.currentLocation().getCharOffset()));
        }
      }
      throw new IllegalArgumentException("a message without content: " + text);
    }
  }

  private static Map<String, Long> heads(JsonNode heads) {
    Map<String, Long> headByConversation = new HashMap<>();
    heads
        .propertyStream()
        .forEach(head -> headByConversation.put(head.getKey(), head.getValue().longValue()));
    return headByConversation;
  }

  private static ConversationKind kind(String word) {
    return named(Stream.of(ConversationKind.values()).filter(k -> k.wireName().equals(word)), word);
  }

  private static Role role(String word) {
    return named(Arrays.stream(Role.values()).filter(r -> r.wireName().equals(word)), word);
  }

  private static <T> T named(Stream<T> found, String word) {
    return found.findFirst().orElseThrow(() -> new IllegalArgumentException("unknown: " + word));
  }

  private static long re(JsonNode frame) {
    return frame.path("re").longValue(0);
  }

  private static List<String> strings(JsonNode object, String field) {
    return object.path(field).valueStream().map(JsonNode::stringValue).toList();
  }

  private static String text(JsonNode object, String field) {
    return object.required(field).stringValue();
  }

  private static @Nullable String optional(JsonNode object, String field) {
    return object.has(field) ? object.path(field).stringValue() : null;
  }

  private static long number(JsonNode object, String field) {
    return object.required(field).longValue();
  }
}
