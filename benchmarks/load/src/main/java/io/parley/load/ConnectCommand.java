package io.parley.load;

import io.parley.load.PlatformOptions.Target;
import io.parley.load.client.Arrivals;
import io.parley.load.client.Client;
import io.parley.load.client.Entry;
import io.parley.load.client.Swarm;
import io.parley.load.platform.NamedProcesses;
import io.parley.load.platform.ProcessUsage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

/// `parley bench connect`: how many come in a second.
@Command(
    name = "connect",
    description = {
      "Open connections, each authenticated by a token and synced, as many at once as you say, and"
          + " count how many come in a second; then close them all, and again.",
      "The first round warms up."
    })
final class ConnectCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ComeInRun comeIn = new ComeInRun();

  @Mixin private ProfileOptions profile = new ProfileOptions();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "4",
      description = "How often, the warm-up included (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Override
  public Integer call() throws InterruptedException {
    return comeIn.run(spec, this::rounds);
  }

  private List<Map<String, Object>> rounds(Target target, Swarm swarm, List<Entry.ToNode> entries)
      throws InterruptedException {
    List<Map<String, Object>> all = new ArrayList<>();
    for (int round = 1; round < rounds; round++) {
      all.add(round(target, swarm, entries));
    }
    // The last, when all is warm, is the one worth looking into.
    profile.profiler().begin(target.processes());
    all.add(round(target, swarm, entries));
    profile.profiler().end(target.processes());
    return all;
  }

  private Map<String, Object> round(Target target, Swarm swarm, List<Entry.ToNode> entries)
      throws InterruptedException {
    Map<String, ProcessUsage> before = target.processes().usage();
    Arrivals arrivals = Arrivals.of(swarm, entries, comeIn.atOnce());
    Map<String, ProcessUsage> used = NamedProcesses.since(before, target.processes().usage());
    long cpuMicros = used.values().stream().mapToLong(ProcessUsage::cpuMicros).sum();
    var out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "%d connections: %.0f/s, each p50 %.1f p99 %.1f ms, CPU %.0f µs each%n",
        entries.size(),
        arrivals.perSecond(),
        arrivals.milliseconds(50),
        arrivals.milliseconds(99),
        (double) cpuMicros / entries.size());
    out.flush();
    arrivals.clients().stream().map(Client::drop).forEach(CompletableFuture::join);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("connections", entries.size());
    json.put("perSecond", arrivals.perSecond());
    json.put("p50Ms", arrivals.milliseconds(50));
    json.put("p99Ms", arrivals.milliseconds(99));
    json.put("processes", used);
    return json;
  }
}
