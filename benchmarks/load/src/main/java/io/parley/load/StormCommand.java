package io.parley.load;

import io.parley.load.PlatformOptions.Target;
import io.parley.load.client.Arrivals;
import io.parley.load.client.Client;
import io.parley.load.client.Entry;
import io.parley.load.client.Swarm;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `parley bench storm`: all connections drop at once and come back.
@Command(
    name = "storm",
    description = {
      "Drop all connections at once, and time until all are back, authenticated and synced.",
      "They come back without waiting, all at once unless you say otherwise."
    })
final class StormCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ComeInRun comeIn = new ComeInRun();

  @Option(
      names = "--back-at-once",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Those that are on their way back at once (default: ${DEFAULT-VALUE}).")
  private int backAtOnce;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "4",
      description = "How often (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Override
  public Integer call() throws InterruptedException {
    return comeIn.run(spec, this::rounds);
  }

  private List<Map<String, Object>> rounds(Target target, Swarm swarm, List<Entry.ToNode> entries)
      throws InterruptedException {
    List<Map<String, Object>> all = new ArrayList<>();
    List<Client> clients = Arrivals.of(swarm, entries, comeIn.atOnce()).clients();
    for (int round = 0; round < rounds; round++) {
      clients.stream().map(Client::drop).forEach(CompletableFuture::join);
      Arrivals back = Arrivals.of(swarm, entries, backAtOnce);
      clients = back.clients();
      all.add(tell(back));
    }
    return all;
  }

  private Map<String, Object> tell(Arrivals back) {
    var out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "%d back after %.2f s, each p50 %.0f p99 %.0f ms%n",
        back.clients().size(),
        back.all().toMillis() / 1e3,
        back.milliseconds(50),
        back.milliseconds(99));
    out.flush();
    return Map.of(
        "connections", back.clients().size(),
        "allBackSeconds", back.all().toMillis() / 1e3,
        "p50Ms", back.milliseconds(50),
        "p99Ms", back.milliseconds(99));
  }
}
