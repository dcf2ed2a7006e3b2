package io.parley.load;

import io.parley.load.PlatformOptions.Target;
import io.parley.load.client.Arrivals;
import io.parley.load.client.Client;
import io.parley.load.client.Swarm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
  private static final int MEMBERS_PER_COMMAND = 1_000;

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
    return run.run(spec, this::set, 1, members, senders, AT_MOST);
  }

  /// The others come in when all are members, so that they need not hear of each other.
  private Scene set(Target target, Swarm swarm) throws InterruptedException {
    Users people = Users.create(target.deployment(), members);
    Client owner = Arrivals.of(swarm, people.entries(0, 1, "{}"), 1).clients().getFirst();
    Place place =
        Place.of(
            owner.request("{\"type\":\"create\",\"kind\":\"group\",\"name\":\"bench\"}").join());
    for (int from = 1; from < members; from += MEMBERS_PER_COMMAND) {
      place = invite(owner, place, people, from, Math.min(members, from + MEMBERS_PER_COMMAND));
    }
    List<Client> all = new ArrayList<>(List.of(owner));
    all.addAll(
        Arrivals.of(swarm, people.entries(1, members, place.cursors()), LoadRun.AT_ONCE).clients());
    for (Client client : all) {
      client.join(place.conversation(), place.sequence(), run.textBytes());
    }
    return new Scene(
        "parley", swarm, all.subList(0, senders), members - 1, true, target.processes());
  }

  private static Place invite(Client owner, Place place, Users people, int from, int to) {
    String names =
        IntStream.range(from, to)
            .mapToObj(number -> "\"" + people.name(number) + "\"")
            .collect(Collectors.joining(","));
    return Place.of(
        owner
            .request(
                "{\"type\":\"invite\",\"conversation\":\"%s\",\"users\":[%s]}"
                    .formatted(place.conversation(), names))
            .join());
  }
}
