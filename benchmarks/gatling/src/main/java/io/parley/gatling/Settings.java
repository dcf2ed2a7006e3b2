package io.parley.gatling;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How a simulation is run, by system properties.
///
/// @param url of a node, or of what stands before the nodes (`parley.url`)
/// @param users who take part (`parley.users`)
/// @param rate messages a second, all users together (`parley.rate`)
/// @param span for which they are sent (`parley.seconds`)
/// @param accounts file of those who take part, a line each, `user,password` (`parley.accounts`);
///   without it, they are made
record Settings(URI url, int users, double rate, Duration span, @Nullable Path accounts) {

  private static final String URL = "http://127.0.0.1:8080";
  private static final Duration SPAN = Duration.ofSeconds(30);

  Settings {
    require(url.getHost() != null, "parley.url: " + url + " is no address, as " + URL);
    require(users >= 2, "parley.users: at least 2");
    require(rate > 0, "parley.rate: more than 0");
    require(span.isPositive(), "parley.seconds: more than 0");
  }

  /// As the system properties say, or else these defaults.
  static Settings of(int users, double rate) {
    String accounts = System.getProperty("parley.accounts");
    return new Settings(
        URI.create(System.getProperty("parley.url", URL)),
        Math.toIntExact(number("parley.users", (long) users, Long::valueOf)),
        number("parley.rate", rate, Double::valueOf),
        Duration.ofSeconds(number("parley.seconds", SPAN.toSeconds(), Long::valueOf)),
        accounts == null ? null : Path.of(accounts));
  }

  /// Between two messages of one of so many senders.
  Duration pause(int senders) {
    return Duration.ofNanos((long) (senders * 1e9 / rate));
  }

  private static <N extends Number> N number(
      String property, N otherwise, Function<String, N> parse) {
    String text = System.getProperty(property);
    try {
      return text == null ? otherwise : parse.apply(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(property + ": " + text + " is no such number", e);
    }
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException(what);
    }
  }
}
