package io.parley.connector.frame;

import io.parley.schema.RawJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;

/// Writes one server frame, a JSON object (RFC 8259), member by member. Commas come by themselves.
final class FrameWriter {

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final String type;
  private byte[] buffer;
  private int size;
  private boolean first = true;

  private FrameWriter(String type, int expectedBytes) {
    this.type = type;
    this.buffer = new byte[expectedBytes];
  }

  static FrameWriter begin(String type, int expectedBytes) {
    return new FrameWriter(type, expectedBytes).beginObject().member("type", type);
  }

  EncodedFrame end() {
    endObject();
    return new EncodedFrame(type, Arrays.copyOf(buffer, size));
  }

  /// Begins an element of an array.
  FrameWriter beginObject() {
    comma();
    write('{');
    first = true;
    return this;
  }

  FrameWriter beginObject(String name) {
    name(name);
    write('{');
    first = true;
    return this;
  }

  FrameWriter endObject() {
    write('}');
    first = false;
    return this;
  }

  FrameWriter beginArray(String name) {
    name(name);
    write('[');
    first = true;
    return this;
  }

  FrameWriter endArray() {
    write(']');
    first = false;
    return this;
  }

  FrameWriter member(String name, String value) {
    name(name);
    quote(value);
    return this;
  }

  FrameWriter member(String name, long value) {
    name(name);
    ascii(Long.toString(value));
    return this;
  }

  FrameWriter member(String name, boolean value) {
    name(name);
    ascii(Boolean.toString(value));
    return this;
  }

  /// RFC 3339 in UTC, always with milliseconds.
  FrameWriter member(String name, Instant value) {
    name(name);
    time(value);
    return this;
  }

  /// Splices the value as it is.
  FrameWriter member(String name, RawJson value) {
    name(name);
    bytes(value.utf8());
    return this;
  }

  FrameWriter nullMember(String name) {
    name(name);
    ascii("null");
    return this;
  }

  FrameWriter member(String name, Collection<String> values) {
    beginArray(name);
    for (String value : values) {
      comma();
      quote(value);
    }
    return endArray();
  }

  /// The text as a JSON string, quotes included.
  static RawJson string(String text) {
    var out = new FrameWriter("", text.length() + 16);
    out.quote(text);
    return RawJson.of(Arrays.copyOf(out.buffer, out.size));
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
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    reserve(utf8.length + 2);
    write('"');
    for (byte b : utf8) {
      boolean plain = (b >= 0x20 || b < 0) && b != '"' && b != '\\';
      if (plain) {
        write(b);
      } else {
        escape(b);
      }
    }
    write('"');
  }

  private void escape(byte b) {
    switch (b) {
      case '"', '\\' -> {
        write('\\');
        write(b);
      }
      case '\n' -> ascii("\\n");
      case '\r' -> ascii("\\r");
      case '\t' -> ascii("\\t");
      default -> {
        ascii("\\u00");
        write(HEX[b >> 4]);
        write(HEX[b & 0xf]);
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
