package io.parley.chaos.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Something to break: `verb:target` or `verb:target:duration`, such as `kill:router`,
/// `freeze:node-1:8s`, `cut:clients:500ms`, `freeze:router:1.1xsession`.
///
/// @param target a process, a link or a store; what their names begin or end with, for any of them;
///   `platform` for any router, node or writer; or one of these after `all-`, for all of them at
///   once
/// @param lasting until it is mended
record Disruption(Verb verb, String target, Duration lasting) {

  /// What a verb happens to.
  enum Kind {
    PROCESS,
    LINK,
    /// `redis` or `routes`.
    STORE
  }

  enum Verb {
    /// SIGKILL, and a new start when it is mended.
    KILL(Kind.PROCESS, Duration.ofSeconds(1)),
    /// SIGKILL, its state deleted, and a new start when it is mended.
    WIPE(Kind.PROCESS, Duration.ofSeconds(1)),
    /// SIGTERM, and a new start when it has ended.
    RESTART(Kind.PROCESS, Duration.ZERO),
    /// SIGSTOP, and SIGCONT when it is mended.
    FREEZE(Kind.PROCESS, Duration.ofSeconds(8)),
    /// Its clock jumps two hours ahead, and back.
    AHEAD(Kind.PROCESS, Duration.ofSeconds(20)),
    /// Its clock jumps back by a day, and forward again.
    BEHIND(Kind.PROCESS, Duration.ofSeconds(20)),
    /// The disk of its state is full.
    FILL(Kind.PROCESS, Duration.ofSeconds(10)),
    /// The link breaks.
    CUT(Kind.LINK, Duration.ofSeconds(5)),
    /// The link breaks towards the server alone: what is sent vanishes.
    CUT_TO_SERVER(Kind.LINK, Duration.ofSeconds(5)),
    /// The link breaks towards the client alone.
    CUT_TO_CLIENT(Kind.LINK, Duration.ofSeconds(5)),
    /// What is sent over the link waits.
    STALL(Kind.LINK, Duration.ofSeconds(5)),
    /// What is sent to the server waits.
    STALL_TO_SERVER(Kind.LINK, Duration.ofSeconds(5)),
    /// What is sent to the client waits.
    STALL_TO_CLIENT(Kind.LINK, Duration.ofSeconds(5)),
    /// What is sent over the link takes 300 ms more each way.
    DELAY(Kind.LINK, Duration.ofSeconds(10)),
    /// What is sent to the server takes 300 ms more.
    DELAY_TO_SERVER(Kind.LINK, Duration.ofSeconds(10)),
    /// What is sent to the client takes 300 ms more.
    DELAY_TO_CLIENT(Kind.LINK, Duration.ofSeconds(10)),
    /// Half of its keys, chosen by the seed, are deleted.
    FORGET(Kind.STORE, Duration.ZERO),
    /// Routes and sessions are entered that don't exist: of nodes that do, of former starts of
    /// them, and of nodes that there never were.
    FORGE(Kind.STORE, Duration.ZERO);

    private final Kind kind;
    private final Duration usual;

    Verb(Kind kind, Duration usual) {
      this.kind = kind;
      this.usual = usual;
    }

    Kind kind() {
      return kind;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m)");
  private static final Pattern SHARE = Pattern.compile("(\\d+(?:\\.\\d+)?)x([a-z-]+)");

  private static final String ALL = "all-";

  /// What is neither a broker nor Redis or PostgreSQL.
  private static final String PLATFORM = "platform";

  private static final Pattern OF_PLATFORM = Pattern.compile("(router|node|writer)-\\d+");

  /// Whether it happens to everything that the target names, at once.
  boolean isOfAll() {
    return target.startsWith(ALL);
  }

  /// Whether the target names this process or link.
  boolean isOf(String name) {
    String part = isOfAll() ? target.substring(ALL.length()) : target;
    if (part.equals(PLATFORM)) {
      return OF_PLATFORM.matcher(name).matches();
    }
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
    Matcher share = SHARE.matcher(text);
    if (share.matches()) {
      return PlatformTimeout.named(share.group(2)).times(Double.parseDouble(share.group(1)));
    }
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          text + " is no duration: write 500ms, 8s, 2m or 0.9xsession");
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
