package io.parley.load;

import io.parley.load.backlog.Drain;
import io.parley.load.backlog.Events;
import io.parley.load.platform.HistoryTables;
import io.parley.load.platform.LocalPlatform;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `parley bench history`: the history writer alone, against `COPY` of the same rows.
@Command(
    name = "history",
    description = {
      "Fill the log, then time a history writer that works it off, alone on the machine but for its"
          + " servers; then take what it wrote out, and time `COPY` of the same rows into the same"
          + " tables, emptied before.",
      "The first third of the events warms up and does not count. An event is counted as one row"
          + " for both, though it has one in `event` and, if it is a message, one in `message`."
    })
final class HistoryCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private OwnPlatform own = new OwnPlatform();

  @Mixin private ResultFile results = new ResultFile();

  @Mixin private ProfileOptions profile = new ProfileOptions();

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "900000",
      description = "Events that wait (default: ${DEFAULT-VALUE}).")
  private long events;

  @Option(
      names = "--conversations",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Direct conversations that they are in (default: ${DEFAULT-VALUE}).")
  private int conversations;

  @Override
  public Integer call() throws InterruptedException {
    try (LocalPlatform platform = own.prepare();
        var tables = HistoryTables.at(platform.deployment())) {
      try (var log = new Events(platform.kafka(), conversations)) {
        log.add(events);
      }
      platform.start(LocalPlatform.HISTORY_WRITER);
      Drain drain =
          Drain.await(tables::written, events / 3, events, platform::processes, profile.profiler());
      platform.stop(LocalPlatform.HISTORY_WRITER);
      say(drain.line(LocalPlatform.HISTORY_WRITER));
      say(
          String.format(
              Locale.ROOT, "and %.1f µs of PostgreSQL's CPU each", drain.micros("postgres")));
      Path file = platform.directory().resolve("rows");
      Duration one = tables.copy(file, 1);
      Duration two = tables.copy(file, 2);
      say(line("COPY", one, drain));
      say(line("COPY, two at once", two, drain));
      results.write(
          spec,
          List.of(
              drain.json(LocalPlatform.HISTORY_WRITER),
              Map.of("copySeconds", one.toMillis() / 1e3, "events", events),
              Map.of("twoCopiesSeconds", two.toMillis() / 1e3, "events", events)));
    }
    return 0;
  }

  private String line(String name, Duration span, Drain drain) {
    double perSecond = events * 1e9 / span.toNanos();
    return String.format(
        Locale.ROOT,
        "%-18s %9.0f events/s: the history writer's rate is %.0f %% of it",
        name,
        perSecond,
        100 * drain.perSecond() / perSecond);
  }

  private void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
