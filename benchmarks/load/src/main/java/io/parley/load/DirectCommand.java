package io.parley.load;

import io.parley.load.PlatformOptions.Target;
import io.parley.load.client.Arrivals;
import io.parley.load.client.Client;
import io.parley.load.client.Swarm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
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
    return run.run(spec, this::set, users / 2, 2, 2, AT_MOST);
  }

  private Scene set(Target target, Swarm swarm) throws InterruptedException {
    Users people = Users.create(target.deployment(), users);
    List<Client> clients =
        Arrivals.of(swarm, people.entries(0, users, "{}"), LoadRun.AT_ONCE).clients();
    List<CompletableFuture<String>> opened = new ArrayList<>();
    for (int pair = 0; pair < users / 2; pair++) {
      String other = people.name(2 * pair + 1);
      opened.add(
          clients.get(2 * pair).request("{\"type\":\"open\",\"user\":\"%s\"}".formatted(other)));
    }
    IntStream.range(0, opened.size())
        .forEach(
            pair -> {
              Place place = Place.of(opened.get(pair).join());
              for (Client client : clients.subList(2 * pair, 2 * pair + 2)) {
                client.join(place.conversation(), place.sequence(), run.textBytes());
              }
            });
    return new Scene("parley", swarm, clients, 1, true, target.processes());
  }
}
