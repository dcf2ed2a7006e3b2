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

/// `parley bench channel`: one channel, whose owner sends to all subscribers.
@Command(
    name = "channel",
    description = {
      "One channel, whose owner sends to all subscribers.",
      "A rate is borne if nothing is lost or refused and the 99th percentile is below 500 ms."
    })
final class ChannelCommand implements Callable<Integer> {

  private static final Duration AT_MOST = Duration.ofMillis(500);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private LoadRun run = new LoadRun();

  @Option(
      names = "--subscribers",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Subscribers of the channel (default: ${DEFAULT-VALUE}).")
  private int subscribers;

  @Override
  public Integer call() throws InterruptedException {
    return run.run(spec, this::set, 1, subscribers + 1, 1, AT_MOST);
  }

  private Scene set(Target target, Swarm swarm) throws InterruptedException {
    Users people = Users.create(target.deployment(), subscribers + 1);
    List<Client> clients =
        Arrivals.of(swarm, people.entries(0, subscribers + 1, "{}"), LoadRun.AT_ONCE).clients();
    Client owner = clients.getFirst();
    String create = "{\"type\":\"create\",\"kind\":\"channel\",\"name\":\"bench\"}";
    Place place = Place.of(owner.request(create).join());
    String subscribe =
        "{\"type\":\"subscribe\",\"channel\":\"%s\"}".formatted(place.conversation());
    var subscribing = new Preparation();
    for (Client subscriber : clients.subList(1, clients.size())) {
      subscribing.ask(subscriber, subscribe);
    }
    var _ = subscribing.answers();
    clients.forEach(client -> client.join(place.conversation(), place.sequence(), run.textBytes()));
    return new Scene("parley", swarm, List.of(owner), subscribers, true, target.processes());
  }
}
