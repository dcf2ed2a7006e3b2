package io.parley.connector.frame;

import io.parley.schema.RawJson;
import io.parley.schema.conversation.ClientId;
import io.parley.schema.conversation.ConversationId;
import io.parley.schema.conversation.ErrorCode;
import io.parley.schema.conversation.Limits;
import io.parley.schema.conversation.UserId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The fields of one JSON object of a frame, each asked for by name and by what it has to be. Null
/// counts as missing.
///
/// A value is a [String], a [Long], a [Boolean], a [List] of such, a [Map] of such, a
/// [ContentSlice], or a [FieldReader.Unusable].
final class Fields {

  private static final int UUID_CHARS = 36;

  private final String path;
  private final Map<String, Object> valuesByName;

  private Fields(String path, Map<String, Object> valuesByName) {
    this.path = path;
    this.valuesByName = valuesByName;
  }

  static Fields of(Map<String, Object> valuesByName) {
    return new Fields("", valuesByName);
  }

  boolean has(String name) {
    return valuesByName.containsKey(name);
  }

  String string(String name, int maxChars) {
    return required(name, optionalString(name, maxChars));
  }

  /// A text of at least one character without U+0000 and half surrogate pairs.
  @Nullable String optionalString(String name, int maxChars) {
    return switch (valuesByName.get(name)) {
      case null -> null;
      case String text when text.isEmpty() -> throw bad(name, "must not be empty");
      case String text when text.length() > maxChars ->
          throw bad(name, "must not be longer than " + maxChars + " characters");
      case String text when !isClean(text) ->
          throw bad(name, "must have neither U+0000 nor half a surrogate pair");
      case String text -> text;
      default -> throw bad(name, "must be a string");
    };
  }

  long number(String name, long min) {
    return required(name, optionalNumber(name, min, Long.MAX_VALUE));
  }

  @Nullable Long optionalNumber(String name, long min, long max) {
    return switch (valuesByName.get(name)) {
      case null -> null;
      case Long number when number >= min && number <= max -> number;
      case Long _ when max == Long.MAX_VALUE -> throw bad(name, "must be at least " + min);
      case Long _ -> throw bad(name, "must be from " + min + " to " + max);
      default -> throw bad(name, "must be an integer");
    };
  }

  boolean flag(String name, boolean ifMissing) {
    return switch (valuesByName.get(name)) {
      case null -> ifMissing;
      case Boolean flag -> flag;
      default -> throw bad(name, "must be true or false");
    };
  }

  /// An object within; one without fields if it is missing.
  Fields object(String name) {
    return switch (valuesByName.get(name)) {
      case null -> new Fields(path + name + ".", Map.of());
      case Map<?, ?> members -> new Fields(path + name + ".", byName(members));
      default -> throw bad(name, "must be an object");
    };
  }

  String conversation(String name) {
    String id = string(name, Integer.MAX_VALUE);
    if (!ConversationId.isValid(id)) {
      throw bad(name, "is no conversation's id");
    }
    return id;
  }

  String channel(String name) {
    String id = conversation(name);
    if (!ConversationId.isChannel(id)) {
      throw bad(name, "is no channel's id");
    }
    return id;
  }

  String user(String name) {
    return user(name, string(name, Integer.MAX_VALUE));
  }

  /// Users without repetition, at most [Limits#MAX_USERS_PER_COMMAND]; none if it is missing.
  List<String> users(String name) {
    return switch (valuesByName.get(name)) {
      case null -> List.of();
      case List<?> users when users.size() > Limits.MAX_USERS_PER_COMMAND ->
          throw bad(name, "must not name more than " + Limits.MAX_USERS_PER_COMMAND + " users");
      case List<?> users -> {
        var distinct = new LinkedHashSet<String>();
        users.forEach(user -> distinct.add(user(name, user)));
        yield List.copyOf(distinct);
      }
      default -> throw bad(name, "must be an array of users");
    };
  }

  List<String> someUsers(String name) {
    List<String> users = users(name);
    if (users.isEmpty()) {
      throw bad(name, "must name a user");
    }
    return users;
  }

  UUID clientId(String name) {
    return required(name, optionalClientId(name));
  }

  @Nullable UUID optionalClientId(String name) {
    String text = optionalString(name, UUID_CHARS);
    if (text == null) {
      return null;
    }
    try {
      UUID id = UUID.fromString(text);
      if (text.length() == UUID_CHARS && ClientId.isValid(id)) {
        return id;
      }
    } catch (IllegalArgumentException _) {
      // It is no UUID at all, which is refused like one of another version.
    }
    throw bad(name, "must be a UUID of version 7");
  }

  RawJson content(String name, byte[] frame) {
    return switch (valuesByName.get(name)) {
      case null -> throw bad(name, "is missing");
      case ContentSlice slice when slice.bytes() > Limits.MAX_CONTENT_BYTES ->
          throw new RefusedFrame(
              ErrorCode.TOO_LARGE,
              name + ": must not be longer than " + Limits.MAX_CONTENT_BYTES + " bytes");
      case ContentSlice(_, _, String problem) when problem != null -> throw bad(name, problem);
      case ContentSlice slice when slice.hasForbiddenEscape(frame) ->
          throw bad(name, "must have neither U+0000 nor half a surrogate pair");
      case ContentSlice slice -> slice.cut(frame);
      default -> throw bad(name, "must be an object");
    };
  }

  /// An object from conversations to sequences.
  Map<String, Long> cursors(String name) {
    Fields cursors = object(name);
    var sequenceByConversation = new LinkedHashMap<String, Long>();
    for (String conversation : cursors.valuesByName.keySet()) {
      if (!ConversationId.isValid(conversation)) {
        throw bad(name, "has a name that is no conversation's id");
      }
      sequenceByConversation.put(conversation, cursors.number(conversation, 0));
    }
    return sequenceByConversation;
  }

  /// One of several words, given with what each of them means.
  <T> T choice(String name, Map<String, T> meaningsByWord) {
    T meaning = meaningsByWord.get(string(name, Integer.MAX_VALUE));
    if (meaning == null) {
      List<String> words = new ArrayList<>(meaningsByWord.keySet());
      words.sort(null);
      throw bad(name, "must be one of " + String.join(", ", words));
    }
    return meaning;
  }

  RefusedFrame bad(String name, String problem) {
    return RefusedFrame.badRequest(path + name, problem);
  }

  /// Whether a text can be stored and encoded everywhere.
  static boolean isClean(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (c == 0 || (Character.isSurrogate(c) && !pair)) {
        return false;
      }
      i += pair ? 1 : 0;
    }
    return true;
  }

  private String user(String name, Object value) {
    if (value instanceof String user && UserId.isValid(user)) {
      return user;
    }
    throw bad(name, "has something that is no user's name");
  }

  private <T> T required(String name, @Nullable T value) {
    if (value == null) {
      throw bad(name, "is missing");
    }
    return value;
  }

  private static Map<String, Object> byName(Map<?, ?> members) {
    var valuesByName = new LinkedHashMap<String, Object>();
    members.forEach((name, value) -> valuesByName.put((String) name, value));
    return valuesByName;
  }
}
