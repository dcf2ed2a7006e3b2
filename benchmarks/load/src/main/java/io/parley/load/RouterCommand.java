package io.parley.load;

import io.parley.load.backlog.Commands;
import io.parley.load.backlog.Drain;
import io.parley.load.backlog.GroupProgress;
import io.parley.load.platform.LocalPlatform;
import io.parley.schema.topic.Topics;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `parley bench router`: the router alone, against a loop that reads and writes and nothing else.
@Command(
    name = "router",
    description = {
      "Fill the topic of commands, then time a router that works it off, alone on the machine but"
          + " for its broker; then a loop that reads the same records and writes each to another"
          + " topic, in transactions of the same length and on as many threads.",
      "The first third of the records warms up and does not count."
    })
final class RouterCommand implements Callable<Integer> {

  private static final String LOOP = "loop";

  /// As many partitions as the commands have, and nobody reads it here.
  private static final String LOOP_TOPIC = "parley.receipts";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private OwnPlatform own = new OwnPlatform();

  @Mixin private ResultFile results = new ResultFile();

  @Mixin private ProfileOptions profile = new ProfileOptions();

  @Option(
      names = "--messages",
      paramLabel = "N",
      defaultValue = "600000",
      description = "Messages that wait (default: ${DEFAULT-VALUE}).")
  private int messages;

  @Option(
      names = "--conversations",
      paramLabel = "N",
      defaultValue = "500",
      description = "Direct conversations that they are in (default: ${DEFAULT-VALUE}).")
  private int conversations;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "2",
      description = "Threads of the loop, as many as of the router (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--commit-interval-ms",
      paramLabel = "N",
      defaultValue = "50",
      description = "Of the loop, as of the router (default: ${DEFAULT-VALUE}).")
  private int commitIntervalMs;

  @Override
  public Integer call() throws InterruptedException {
    try (LocalPlatform platform = own.prepare()) {
      long all = fill(platform);
      Drain router = router(platform, all);
      say(router.line(LocalPlatform.ROUTER));
      Drain loop = loop(platform, all);
      say(loop.line(LOOP));
      say(
          String.format(
              Locale.ROOT,
              "the router does %.0f %% of the loop's records with a second of a core",
              100 * router.perCoreSecond(LocalPlatform.ROUTER) / loop.perCoreSecond(LOOP)));
      results.write(spec, List.of(router.json(LocalPlatform.ROUTER), loop.json(LOOP)));
    }
    return 0;
  }

  private long fill(LocalPlatform platform) {
    try (var commands = new Commands(platform.kafka())) {
      int opened = commands.open(conversations);
      commands.send(messages);
      return (long) opened + messages;
    }
  }

  private Drain router(LocalPlatform platform, long all) throws InterruptedException {
    try (var progress = new GroupProgress(platform.kafka(), Topics.ROUTER_GROUP, Topics.COMMANDS)) {
      platform.start(LocalPlatform.ROUTER);
      Drain drain = Drain.await(progress, all / 3, all, platform::processes, profile.profiler());
      platform.stop(LocalPlatform.ROUTER);
      return drain;
    }
  }

  private Drain loop(LocalPlatform platform, long all) throws InterruptedException {
    String group = "bench-loop";
    try (var progress = new GroupProgress(platform.kafka(), group, Topics.COMMANDS)) {
      platform.run(
          LOOP,
          "bench",
          LOOP,
          "--kafka=" + platform.kafka(),
          "--group=" + group,
          "--from=" + Topics.COMMANDS,
          "--to=" + LOOP_TOPIC,
          "--threads=" + threads,
          "--commit-interval-ms=" + commitIntervalMs);
      return Drain.await(progress, all / 3, all, platform::processes, profile.profiler());
    }
  }

  private void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
