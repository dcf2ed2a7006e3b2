package io.parley.service;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;

/// Durations as people write them: `500ms`, `10s`, `5m`, `12h`, `7d`.
final class DurationDeserializer extends StdDeserializer<Duration> {

  private static final Pattern FORMAT = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");

  DurationDeserializer() {
    super(Duration.class);
  }

  @Override
  public Duration deserialize(JsonParser parser, DeserializationContext context) {
    String text = parser.getString();
    Matcher matcher = FORMAT.matcher(text);
    if (!matcher.matches()) {
      return context.reportInputMismatch(
          this, "\"%s\" is no duration: write 500ms, 10s, 5m, 12h or 7d", text);
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }
}
