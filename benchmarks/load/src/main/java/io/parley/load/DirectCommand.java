package io.parley.load;

import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `parley bench direct`: users in pairs, each of whom sends to the other.
@Command(
    name = "direct",
    description = {
      "Direct chat: users in pairs, all of whom send in turn.",
      "A rate is borne if nothing is lost or refused and the 99th percentile is below 200 ms."
    })
final class DirectCommand implements Callable<Integer> {

  private static final Duration AT_MOST = Duration.ofMillis(200);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private LoadRun run = new LoadRun();

  @Option(
      names = "--users",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Users, an even number (default: ${DEFAULT-VALUE}).")
  private int users;

  @Override
  public Integer call() throws InterruptedException {
    return run.run(
        spec,
        (target, swarm) -> Scenes.direct(target, swarm, users, run.textBytes()),
        users / 2,
        2,
        2,
        AT_MOST);
  }
}
