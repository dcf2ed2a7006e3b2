package io.parley.load.backlog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `parley bench loop`: the bare loop alone, until stopped; for [RouterCommand].
@Command(
    name = "loop",
    hidden = true,
    description = "Read a topic and write another, exactly once, and nothing else, until stopped.")
public final class LoopCommand implements Callable<Integer> {

  @Option(names = "--kafka", required = true, description = "host:port of the broker.")
  private String kafka = "";

  @Option(names = "--group", required = true, description = "The consumer group.")
  private String group = "";

  @Option(names = "--from", required = true, description = "The topic to read.")
  private String from = "";

  @Option(names = "--to", required = true, description = "The topic to write.")
  private String to = "";

  @Option(names = "--threads", required = true, description = "Threads that do it.")
  private int threads;

  @Option(names = "--commit-interval-ms", required = true, description = "Between two commits.")
  private int commitIntervalMs;

  @Override
  public Integer call() throws InterruptedException {
    List<Thread> loops = new ArrayList<>();
    for (int number = 0; number < threads; number++) {
      int mine = number;
      loops.add(
          Thread.ofPlatform()
              .name("loop-" + number)
              .start(
                  () ->
                      new BareLoop(
                              kafka,
                              group,
                              from,
                              to,
                              mine,
                              threads,
                              Duration.ofMillis(commitIntervalMs))
                          .run()));
    }
    for (Thread loop : loops) {
      loop.join();
    }
    return 1;
  }
}
