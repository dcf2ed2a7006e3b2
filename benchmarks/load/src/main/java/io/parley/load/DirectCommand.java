package io.parley.load;

import io.parley.load.PlatformOptions.Target;
import io.parley.load.client.Arrivals;
import io.parley.load.client.Client;
import io.parley.load.client.Swarm;
import java.time.Duration;
import java.util.List;
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
    return run.run(spec, this::set, users / 2, 2, 2, AT_MOST);
  }

  private Scene set(Target target, Swarm swarm) throws InterruptedException {
    Users people = Users.create(target.deployment(), users);
    List<Client> clients =
        Arrivals.of(swarm, people.entries(0, users, "{}"), LoadRun.AT_ONCE).clients();
    var opening = new Preparation();
    for (int user = 0; user < users; user += 2) {
      String open = "{\"type\":\"open\",\"user\":\"%s\"}".formatted(people.name(user + 1));
      opening.ask(clients.get(user), open);
    }
    List<String> opened = opening.answers();
    for (int user = 0; user < users; user++) {
      Place place = Place.of(opened.get(user / 2));
      clients.get(user).join(place.conversation(), place.sequence(), run.textBytes());
    }
    return new Scene("parley", swarm, clients, 1, true, target.processes());
  }
}
