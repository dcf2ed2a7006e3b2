package io.parley.gatling;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a message says: when it was sent, and then something of 128 bytes in all.
///
/// @param sentMs milliseconds since 1970
record Text(long sentMs) {

  private static final int BYTES = 128;
  private static final Pattern WHOLE = Pattern.compile("sent at (\\d{13}) x+");

  static Text now() {
    return new Text(System.currentTimeMillis());
  }

  /// Reads one.
  ///
  /// @return null if it is none of these, or not whole
  static @Nullable Text parse(String text) {
    Matcher whole = WHOLE.matcher(text);
    return text.length() == BYTES && whole.matches()
        ? new Text(Long.parseLong(whole.group(1)))
        : null;
  }

  @Override
  public String toString() {
    String begin = "sent at " + sentMs + " ";
    return begin + "x".repeat(BYTES - begin.length());
  }
}
