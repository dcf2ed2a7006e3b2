package io.parley.load;

import io.parley.load.PlatformOptions.Target;
import io.parley.load.client.Arrivals;
import io.parley.load.client.Entry;
import io.parley.load.client.Swarm;
import io.parley.load.platform.JavaHeap;
import io.parley.load.platform.ProcessUsage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `parley bench idle`: what connections cost that do nothing.
@Command(
    name = "idle",
    description = {
      "Open connections that say nothing, hold them, and tell what memory (PSS) and CPU each"
          + " process takes before and then.",
      "A connector gives back what it does not need when it is at rest: hold the connections for a"
          + " minute at least to see what they need."
    })
final class IdleCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ComeInRun comeIn = new ComeInRun();

  @Option(
      names = "--hold",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "For how long they are held (default: ${DEFAULT-VALUE}).")
  private int hold;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "300",
      description =
          "Connections that come and go before, so that what is loaded once is loaded (default:"
              + " ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--heap",
      description = "Also collect all garbage, before and then, and count what lives in each heap.")
  private boolean heap;

  @Override
  public Integer call() throws InterruptedException {
    return comeIn.run(spec, this::hold);
  }

  private List<Map<String, Object>> hold(Target target, Swarm swarm, List<Entry.ToNode> entries)
      throws InterruptedException {
    warmUp(entries);
    Map<String, Long> heapsBefore = heaps(target);
    Map<String, ProcessUsage> before = target.processes().usage();
    int held = Arrivals.of(swarm, entries, comeIn.atOnce()).clients().size();
    Map<String, ProcessUsage> in = target.processes().usage();
    TimeUnit.SECONDS.sleep(hold);
    Map<String, ProcessUsage> then = target.processes().usage();
    Map<String, Long> heapsThen = heaps(target);
    List<Map<String, Object>> all = new ArrayList<>();
    before.forEach(
        (name, usage) -> {
          ProcessUsage late = then.getOrDefault(name, usage);
          ProcessUsage early = in.getOrDefault(name, usage);
          Map<String, Object> told = tell(name, held, usage, early, late);
          if (heapsThen.containsKey(name)) {
            long grown = heapsThen.get(name) - heapsBefore.getOrDefault(name, 0L);
            told.putAll(tellHeap(name, held, heapsThen.get(name), grown));
          }
          all.add(told);
        });
    return all;
  }

  private void warmUp(List<Entry.ToNode> entries) throws InterruptedException {
    try (var first = new Swarm(1)) {
      Arrivals.of(first, entries.subList(0, Math.min(warmUp, entries.size())), comeIn.atOnce());
    }
  }

  private Map<String, Long> heaps(Target target) throws InterruptedException {
    return heap ? JavaHeap.live(target.processes()) : Map.of();
  }

  private Map<String, Object> tellHeap(String process, int held, long bytes, long grown) {
    var out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "%-16s in its heap live %d bytes: %.0f more for each%n",
        process,
        bytes,
        (double) grown / held);
    out.flush();
    return Map.of("liveHeapBytes", bytes, "liveHeapBytesEach", (double) grown / held);
  }

  private Map<String, Object> tell(
      String process, int held, ProcessUsage before, ProcessUsage in, ProcessUsage then) {
    double bytesEach = (then.pssKib() - before.pssKib()) * 1024.0 / held;
    double cpuPercent = then.since(in).cpuMicros() / 1e4 / hold;
    var out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "%-16s PSS %9d KiB before, %9d KiB with %d: %.0f bytes each; CPU while idle %.1f %%%n",
        process,
        before.pssKib(),
        then.pssKib(),
        held,
        bytesEach,
        cpuPercent);
    out.flush();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("process", process);
    json.put("connections", held);
    json.put("pssKibBefore", before.pssKib());
    json.put("pssKib", then.pssKib());
    json.put("bytesEach", bytesEach);
    json.put("cpuPercentIdle", cpuPercent);
    return json;
  }
}
