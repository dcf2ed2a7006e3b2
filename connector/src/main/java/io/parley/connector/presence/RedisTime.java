package io.parley.connector.presence;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// Times as text in Redis: RFC 3339, UTC, milliseconds. All have the same length, so they sort as
/// text, which the scripts rely on.
final class RedisTime {

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private RedisTime() {}

  static String format(Instant time) {
    return FORMAT.format(time);
  }
}
