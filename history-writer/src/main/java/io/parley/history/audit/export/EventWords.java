package io.parley.history.audit.export;

import io.parley.schema.Content;
import io.parley.schema.EncryptedContent;
import io.parley.schema.ErasedContent;
import io.parley.schema.LostContent;
import io.parley.schema.RawJson;
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
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/// Events in words that people read.
public final class EventWords {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private EventWords() {}

  /// RFC 3339 in UTC, with milliseconds.
  public static String time(Instant time) {
    return TIME.format(time);
  }

  /// What a message, or a new version of one, says; null if the event is neither.
  public static @Nullable Content content(Event event) {
    return switch (event) {
      case MessagePosted posted -> posted.content();
      case MessageEdited edited -> edited.content();
      case ConversationCreated _,
          MembersJoined _,
          MemberLeft _,
          MembersRemoved _,
          RoleChanged _,
          MessageRecalled _,
          ContactBlocked _,
          ContactUnblocked _ ->
          null;
    };
  }

  /// A content's own text; all of it, as JSON, if it has none. Of one that can't be read, why.
  public static String text(Content content) {
    return switch (content) {
      case RawJson json -> text(json);
      case EncryptedContent _, LostContent _, ErasedContent _ -> "(" + missing(content) + ")";
    };
  }

  private static String text(RawJson content) {
    try {
      JsonNode text = JSON.readTree(content.utf8()).path("text");
      return text.isString() ? text.stringValue() : content.toString();
    } catch (JacksonException _) {
      return content.toString();
    }
  }

  /// Puts what a message says as `content`; null if it can't be read, with why.
  public static void put(ObjectNode json, Content content) {
    switch (content) {
      case RawJson text -> json.putRawValue("content", new RawValue(text.toString()));
      case EncryptedContent _, LostContent _, ErasedContent _ ->
          json.putNull("content").put(missing(content), true);
    }
  }

  /// What a message says, as JSON; "" if it can't be read.
  static String json(Content content) {
    return content instanceof RawJson json ? json.toString() : "";
  }

  /// Why there is nothing to read.
  private static String missing(Content content) {
    return switch (content) {
      case EncryptedContent _ -> "encrypted";
      case ErasedContent _ -> "erased";
      case LostContent.ERASED -> "erased";
      case LostContent.UNREADABLE -> "unreadable";
      case RawJson _ -> throw new IllegalArgumentException("nothing is missing");
    };
  }

  /// What happened, in a few words; of a message, what it says.
  public static String describe(Event event) {
    return switch (event) {
      case ConversationCreated created ->
          "created the %s%s with %s"
              .formatted(
                  kind(created.kindOfConversation()),
                  created.name() == null ? "" : " “" + created.name() + "”",
                  members(created.members()));
      case MembersJoined(List<String> users, Role role) ->
          "joined as %s: %s".formatted(role.wireName(), String.join(", ", users));
      case MemberLeft(String user) -> "left: " + user;
      case MembersRemoved(List<String> users) -> "removed: " + String.join(", ", users);
      case RoleChanged(String user, Role role) -> "made %s %s".formatted(user, role.wireName());
      case MessagePosted posted -> text(posted.content());
      case MessageEdited edited -> text(edited.content());
      case MessageRecalled(long target) -> "recalled message " + target;
      case ContactBlocked(String user) -> "blocked: " + user;
      case ContactUnblocked(String user) -> "blocked no longer: " + user;
    };
  }

  /// The message that an event is about; null if it is about none.
  static @Nullable Long target(Event event) {
    return switch (event) {
      case MessageEdited edited -> edited.target();
      case MessageRecalled(long target) -> target;
      case MessagePosted posted -> posted.replyTo();
      case ConversationCreated _,
          MembersJoined _,
          MemberLeft _,
          MembersRemoved _,
          RoleChanged _,
          ContactBlocked _,
          ContactUnblocked _ ->
          null;
    };
  }

  /// The users that an event changes something for.
  static List<String> users(Event event) {
    return switch (event) {
      case ConversationCreated created -> created.members().stream().map(Member::user).toList();
      case MembersJoined joined -> joined.users();
      case MemberLeft(String user) -> List.of(user);
      case MembersRemoved(List<String> users) -> users;
      case RoleChanged changed -> List.of(changed.user());
      case ContactBlocked(String user) -> List.of(user);
      case ContactUnblocked(String user) -> List.of(user);
      case MessagePosted _, MessageEdited _, MessageRecalled _ -> List.of();
    };
  }

  private static String kind(ConversationKind kind) {
    return switch (kind) {
      case DIRECT -> "direct conversation";
      case GROUP -> "group";
      case CHANNEL -> "channel";
      case CONTACT -> "contact";
    };
  }

  private static String members(List<Member> members) {
    return String.join(
        ", ",
        members.stream()
            .map(member -> member.user() + " (" + member.role().wireName() + ")")
            .toList());
  }
}
