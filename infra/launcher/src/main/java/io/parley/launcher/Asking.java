package io.parley.launcher;

import io.parley.history.custody.CustodyCommand.AskFor;
import io.parley.history.custody.Wish;
import java.io.PrintWriter;
import java.time.Duration;
import picocli.CommandLine.Option;

/// A wish that a second person confirms, with why and for how long it can be.
final class Asking {

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "Why, for the audit log and for whoever confirms it.")
  private String reason = "";

  @Option(
      names = "--within",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "For how long it can be confirmed, from 1m to 30d (default: 3d).")
  private Duration within = Duration.ofDays(3);

  int ask(Deciding deciding, Wish wish, PrintWriter out) {
    long request = deciding.execute(new AskFor(wish, reason, within));
    out.println("request %d: %s".formatted(request, wish));
    out.println(
        "waits for a second person with the role compliance: `parley approve %d`"
            .formatted(request));
    return 0;
  }
}
