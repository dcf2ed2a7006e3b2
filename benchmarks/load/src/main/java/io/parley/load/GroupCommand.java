package io.parley.load;

import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `parley bench group`: one group, some of whose members send to all others.
@Command(
    name = "group",
    description = {
      "One group, some of whose members send in turn to all others.",
      "A rate is borne if nothing is lost or refused and the 99th percentile is below 500 ms."
    })
final class GroupCommand implements Callable<Integer> {

  private static final Duration AT_MOST = Duration.ofMillis(500);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private LoadRun run = new LoadRun();

  @Option(
      names = "--members",
      paramLabel = "N",
      defaultValue = "100",
      description = "Members of the group (default: ${DEFAULT-VALUE}).")
  private int members;

  @Option(
      names = "--senders",
      paramLabel = "N",
      defaultValue = "10",
      description = "Of them, those who send (default: ${DEFAULT-VALUE}).")
  private int senders;

  @Override
  public Integer call() throws InterruptedException {
    return run.run(
        spec,
        (target, swarm) -> Scenes.group(target, swarm, members, senders, run.textBytes()),
        1,
        members,
        senders,
        AT_MOST);
  }
}
