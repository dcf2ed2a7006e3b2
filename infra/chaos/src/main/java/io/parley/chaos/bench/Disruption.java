package io.parley.chaos.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Something to break: `verb:target` or `verb:target:duration`, such as `kill:router`,
/// `freeze:node-1:8s`, `cut:clients:500ms`.
///
/// @param target a process or a link; what their names begin or end with, for any of them; or that
///   after `all-`, for all of them at once
/// @param lasting until it is mended
record Disruption(Verb verb, String target, Duration lasting) {

  enum Verb {
    /// SIGKILL, and a new start when it is mended.
    KILL(true, Duration.ofSeconds(1)),
    /// SIGKILL, its state deleted, and a new start when it is mended.
    WIPE(true, Duration.ofSeconds(1)),
    /// SIGTERM, and a new start when it has ended.
    RESTART(true, Duration.ZERO),
    /// SIGSTOP, and SIGCONT when it is mended.
    FREEZE(true, Duration.ofSeconds(8)),
    /// The link breaks.
    CUT(false, Duration.ofSeconds(5)),
    /// The link breaks towards the server alone: what is sent vanishes.
    CUT_TO_SERVER(false, Duration.ofSeconds(5)),
    /// The link breaks towards the client alone.
    CUT_TO_CLIENT(false, Duration.ofSeconds(5)),
    /// What is sent over the link waits.
    STALL(false, Duration.ofSeconds(5)),
    /// What is sent over the link takes 300 ms more each way.
    DELAY(false, Duration.ofSeconds(10));

    private final boolean ofProcess;
    private final Duration usual;

    Verb(boolean ofProcess, Duration usual) {
      this.ofProcess = ofProcess;
      this.usual = usual;
    }

    /// Whether it happens to a process, not to a link.
    boolean isOfProcess() {
      return ofProcess;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m)");

  private static final String ALL = "all-";

  /// Whether it happens to everything that the target names, at once.
  boolean isOfAll() {
    return target.startsWith(ALL);
  }

  /// Whether the target names this process or link.
  boolean isOf(String name) {
    String part = isOfAll() ? target.substring(ALL.length()) : target;
    return name.equals(part) || name.startsWith(part + "-") || name.endsWith("-" + part);
  }

  /// Reads one.
  ///
  /// @throws IllegalArgumentException if the text is none; the message says why in one line
  static Disruption parse(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length < 2 || parts.length > 3 || parts[1].isEmpty()) {
      throw new IllegalArgumentException(
          "%s is no fault: write verb:target or verb:target:duration".formatted(text));
    }
    Verb verb = verb(parts[0]);
    return new Disruption(verb, parts[1], parts.length == 3 ? duration(parts[2]) : verb.usual);
  }

  static List<Disruption> parseAll(String commaSeparated) {
    return Arrays.stream(commaSeparated.split(",", -1)).map(text -> parse(text.strip())).toList();
  }

  private static Verb verb(String word) {
    return Arrays.stream(Verb.values())
        .filter(verb -> verb.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s is no verb of a fault; there are %s"
                        .formatted(word, Arrays.stream(Verb.values()).map(Verb::word).toList())));
  }

  private static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(text + " is no duration: write 500ms, 8s or 2m");
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      default -> Duration.ofMinutes(number);
    };
  }

  @Override
  public String toString() {
    return "%s:%s:%dms".formatted(verb.word(), target, lasting.toMillis());
  }
}
