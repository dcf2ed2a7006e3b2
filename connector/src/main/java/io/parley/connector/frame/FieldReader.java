package io.parley.connector.frame;

import io.parley.schema.RawJson;
import io.parley.schema.conversation.ErrorCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads the fields of one frame in one pass, only those that the protocol knows. What is deeper
/// than an object or array of scalars is passed over.
final class FieldReader {

  private static final int MAX_ID_CHARS = 64;

  /// Every field that a client frame may have, besides `id`.
  private static final Set<String> KNOWN =
      Set.of(
          "type",
          "token",
          "device",
          "client",
          "cursors",
          "conversation",
          "clientId",
          "prev",
          "content",
          "replyTo",
          "mentions",
          "target",
          "sequence",
          "user",
          "users",
          "kind",
          "name",
          "members",
          "settings",
          "role",
          "action",
          "after",
          "before",
          "limit",
          "channel",
          "session");

  private final Map<String, Object> valuesByName = new LinkedHashMap<>();
  private @Nullable RawJson id;

  /// A value of a sort that no field has: a fraction, an integer beyond 64 bits, a nested array.
  enum Unusable {
    UNUSABLE
  }

  /// Reads the object whose first token is the current one.
  void read(JsonParser in) {
    Set<String> names = new HashSet<>();
    while (in.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = in.currentName();
      in.nextToken();
      if (!names.add(name)) {
        throw new RefusedFrame(ErrorCode.BAD_FRAME, "the same field twice");
      }
      if (name.equals("id")) {
        id = readId(in);
      } else if (KNOWN.contains(name)) {
        put(valuesByName, name, name.equals("content") ? readContent(in) : readValue(in));
      } else {
        in.skipChildren();
      }
    }
  }

  /// The `id` to answer to, as far as the frame could be read.
  @Nullable RawJson id() {
    return id;
  }

  Fields fields() {
    return Fields.of(valuesByName);
  }

  private static @Nullable RawJson readId(JsonParser in) {
    JsonToken token = in.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    boolean integer = token == JsonToken.VALUE_NUMBER_INT;
    if (integer || token == JsonToken.VALUE_STRING) {
      String text = in.getString();
      if (text.length() <= MAX_ID_CHARS && Fields.isClean(text)) {
        return integer ? RawJson.of(text) : FrameWriter.string(text);
      }
    }
    throw RefusedFrame.badRequest(
        "id", "must be an integer or a string of at most " + MAX_ID_CHARS + " characters");
  }

  private static @Nullable Object readContent(JsonParser in) {
    return in.currentToken() == JsonToken.START_OBJECT ? ContentSlice.read(in) : readValue(in);
  }

  private static @Nullable Object readValue(JsonParser in) {
    return switch (in.currentToken()) {
      case START_OBJECT -> readObject(in);
      case START_ARRAY -> readArray(in);
      default -> readScalar(in);
    };
  }

  private static Map<String, Object> readObject(JsonParser in) {
    Map<String, Object> members = new LinkedHashMap<>();
    while (in.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = in.currentName();
      in.nextToken();
      put(members, name, readScalar(in));
    }
    return members;
  }

  private static List<Object> readArray(JsonParser in) {
    List<Object> elements = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      Object element = readScalar(in);
      elements.add(element == null ? Unusable.UNUSABLE : element);
    }
    return elements;
  }

  private static @Nullable Object readScalar(JsonParser in) {
    return switch (in.currentToken()) {
      case VALUE_STRING -> in.getString();
      case VALUE_NUMBER_INT -> readInteger(in);
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> {
        in.skipChildren();
        yield Unusable.UNUSABLE;
      }
    };
  }

  private static Object readInteger(JsonParser in) {
    return switch (in.getNumberType()) {
      case INT, LONG -> in.getLongValue();
      default -> Unusable.UNUSABLE;
    };
  }

  private static void put(Map<String, Object> values, String name, @Nullable Object value) {
    if (value != null) {
      values.put(name, value);
    }
  }
}
