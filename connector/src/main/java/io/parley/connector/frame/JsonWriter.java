package io.parley.connector.frame;

import io.parley.schema.RawJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;

/// Writes one JSON object (RFC 8259) into bytes, member by member. Commas come by themselves.
final class JsonWriter {

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] buffer;
  private int size;
  private boolean first = true;

  JsonWriter(int expectedBytes) {
    buffer = new byte[expectedBytes];
  }

  /// Begins an object: the whole, or an element of an array.
  JsonWriter beginObject() {
    comma();
    write('{');
    first = true;
    return this;
  }

  JsonWriter beginObject(String name) {
    name(name);
    write('{');
    first = true;
    return this;
  }

  JsonWriter endObject() {
    write('}');
    first = false;
    return this;
  }

  JsonWriter beginArray(String name) {
    name(name);
    write('[');
    first = true;
    return this;
  }

  JsonWriter endArray() {
    write(']');
    first = false;
    return this;
  }

  JsonWriter member(String name, String value) {
    name(name);
    quote(value);
    return this;
  }

  JsonWriter member(String name, long value) {
    name(name);
    ascii(Long.toString(value));
    return this;
  }

  JsonWriter member(String name, boolean value) {
    name(name);
    ascii(Boolean.toString(value));
    return this;
  }

  /// RFC 3339 in UTC, always with milliseconds.
  JsonWriter member(String name, Instant value) {
    name(name);
    time(value);
    return this;
  }

  /// Splices the value as it is.
  JsonWriter member(String name, RawJson value) {
    name(name);
    bytes(value.utf8());
    return this;
  }

  JsonWriter member(String name, Collection<String> values) {
    beginArray(name);
    for (String value : values) {
      comma();
      quote(value);
    }
    return endArray();
  }

  byte[] toByteArray() {
    return Arrays.copyOf(buffer, size);
  }

  /// The text as a JSON string, quotes included.
  static RawJson string(String text) {
    var out = new JsonWriter(text.length() + 16);
    out.quote(text);
    return RawJson.of(out.toByteArray());
  }

  private void name(String name) {
    comma();
    quote(name);
    write(':');
  }

  private void comma() {
    if (!first) {
      write(',');
    }
    first = false;
  }

  private void quote(String text) {
    write('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        bytes(escapeControls(text.substring(i)).getBytes(StandardCharsets.UTF_8));
        break;
      }
      escape(c);
    }
    write('"');
  }

  /// What is left of a text from its first character beyond ASCII on.
  private static String escapeControls(String text) {
    var out = new JsonWriter(0);
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    text.chars()
        .forEach(
            c -> {
              if (c < 0x80) {
                out.size = 0;
                out.escape((char) c);
                escaped.append(new String(out.buffer, 0, out.size, StandardCharsets.US_ASCII));
              } else {
                escaped.append((char) c);
              }
            });
    return escaped.toString();
  }

  private void escape(char c) {
    switch (c) {
      case '"', '\\' -> {
        write('\\');
        write(c);
      }
      case '\n' -> ascii("\\n");
      case '\r' -> ascii("\\r");
      case '\t' -> ascii("\\t");
      default -> {
        if (c < 0x20) {
          ascii("\\u00");
          write(HEX[c >> 4]);
          write(HEX[c & 0xf]);
        } else {
          write(c);
        }
      }
    }
  }

  private void time(Instant instant) {
    LocalDateTime utc = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    write('"');
    digits(utc.getYear(), 4);
    write('-');
    digits(utc.getMonthValue(), 2);
    write('-');
    digits(utc.getDayOfMonth(), 2);
    write('T');
    digits(utc.getHour(), 2);
    write(':');
    digits(utc.getMinute(), 2);
    write(':');
    digits(utc.getSecond(), 2);
    write('.');
    digits(utc.getNano() / 1_000_000, 3);
    write('Z');
    write('"');
  }

  private void digits(int value, int count) {
    int divisor = (int) Math.pow(10, count - 1);
    for (; divisor > 0; divisor /= 10) {
      write('0' + value / divisor % 10);
    }
  }

  private void ascii(String text) {
    for (int i = 0; i < text.length(); i++) {
      write(text.charAt(i));
    }
  }

  private void bytes(byte[] bytes) {
    reserve(bytes.length);
    System.arraycopy(bytes, 0, buffer, size, bytes.length);
    size += bytes.length;
  }

  private void write(int b) {
    reserve(1);
    buffer[size++] = (byte) b;
  }

  private void reserve(int more) {
    if (buffer.length - size < more) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
    }
  }
}
