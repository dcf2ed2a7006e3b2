package io.parley.connector.presence;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// Times as text in Redis: RFC 3339, UTC, milliseconds. All have the same length, so they sort as
/// text, which the scripts rely on.
final class RedisTime {

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private RedisTime() {}

  /// Reads a time.
  ///
  /// @throws IllegalArgumentException if the text is none
  static Instant parse(String text) {
    try {
      return Instant.from(FORMAT.parse(text));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("not a time: " + text, e);
    }
  }

  static String format(Instant time) {
    return FORMAT.format(time);
  }
}
