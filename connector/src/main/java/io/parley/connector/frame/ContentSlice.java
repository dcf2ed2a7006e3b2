package io.parley.connector.frame;

import io.parley.schema.RawJson;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// A message's content where it stands in the frame: a JSON object that has a `kind` and is passed
/// on untouched.
///
/// @param start of its first byte in the frame
/// @param end after its last byte
/// @param problem why it can't be taken, if so
record ContentSlice(int start, int end, @Nullable String problem) {

  /// Walks over the object whose first token is the current one.
  static ContentSlice read(JsonParser in) {
    int start = (int) in.currentTokenLocation().getByteOffset();
    String kindProblem = "kind is missing";
    boolean duplicates = false;
    Set<String> names = new HashSet<>();
    while (in.nextToken() == JsonToken.PROPERTY_NAME) {
      duplicates |= !names.add(in.currentName());
      boolean kind = in.currentName().equals("kind");
      JsonToken value = in.nextToken();
      in.skipChildren();
      if (kind) {
        kindProblem = value == JsonToken.VALUE_STRING ? "" : "kind must be a string";
      }
    }
    int end = (int) in.currentLocation().getByteOffset();
    if (duplicates) {
      return new ContentSlice(start, end, "the same name twice");
    }
    return new ContentSlice(start, end, kindProblem.isEmpty() ? null : kindProblem);
  }

  int bytes() {
    return end - start;
  }

  /// The content by itself. A line break can only stand between its tokens and becomes a space.
  RawJson cut(byte[] frame) {
    byte[] content = new byte[bytes()];
    for (int i = 0; i < content.length; i++) {
      byte b = frame[start + i];
      content[i] = b == '\n' || b == '\r' ? (byte) ' ' : b;
    }
    return RawJson.of(content);
  }

  /// Whether it has the escape of U+0000 or of half a surrogate pair. Its JSON is known to be
  /// valid.
  boolean hasForbiddenEscape(byte[] frame) {
    boolean highBefore = false;
    int at = start;
    while (at < end) {
      boolean escape = frame[at] == '\\';
      boolean unicode = escape && frame[at + 1] == 'u';
      char unit = unicode ? unit(frame, at + 2) : 'x';
      if (unit == 0 || Character.isLowSurrogate(unit) != highBefore) {
        return true;
      }
      highBefore = Character.isHighSurrogate(unit);
      at += unicode ? 6 : escape ? 2 : 1;
    }
    return false;
  }

  /// The UTF-16 unit that four hexadecimal digits stand for.
  private static char unit(byte[] frame, int from) {
    int value = 0;
    for (int i = from; i < from + 4; i++) {
      value = value << 4 | Character.digit(frame[i], 16);
    }
    return (char) value;
  }
}
