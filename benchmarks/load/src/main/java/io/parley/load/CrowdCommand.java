package io.parley.load;

import io.parley.load.CrowdPart.Answer;
import io.parley.load.client.Arrivals;
import io.parley.load.client.Client;
import io.parley.load.client.LoadFailed;
import io.parley.load.client.OpenLoop;
import io.parley.load.client.Swarm;
import io.parley.load.platform.Deployment;
import io.parley.load.platform.LocalPlatform;
import io.parley.load.platform.NamedProcesses;
import io.parley.load.platform.ParleyProgram;
import io.parley.load.platform.ProcessUsage;
import io.parley.service.StartupException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `parley bench crowd`: more connections than one process can have files.
@Command(
    name = "crowd",
    description = {
      "Hold many connections on several connectors, from a process of clients for each connector;"
          + " all subscribe to one channel, are sent one message, are held for some time with their"
          + " heartbeats, and are sent one more."
    })
final class CrowdCommand implements Callable<Integer> {

  private static final int TEXT_BYTES = 128;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private OwnPlatform own = new OwnPlatform();

  @Mixin private ResultFile results = new ResultFile();

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "100000",
      description = "Connections, over all connectors (default: ${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--at-once",
      paramLabel = "N",
      defaultValue = "50",
      description = "On their way in at once, on each connector (default: ${DEFAULT-VALUE}).")
  private int atOnce;

  @Option(
      names = "--hold",
      paramLabel = "SECONDS",
      defaultValue = "65",
      description = "For how long they are held (default: ${DEFAULT-VALUE}).")
  private int hold;

  @Override
  public Integer call() throws InterruptedException {
    List<CrowdPart> parts = new ArrayList<>();
    try (LocalPlatform platform = own.start();
        var swarm = new Swarm(1)) {
      Users users = Users.create(platform.deployment(), connections + 1);
      Client owner =
          Arrivals.of(swarm, List.of(users.entry(connections, "{}")), 1).clients().getFirst();
      Place place =
          Place.of(
              owner
                  .request("{\"type\":\"create\",\"kind\":\"channel\",\"name\":\"bench\"}")
                  .join());
      owner.join(place.conversation(), place.sequence(), TEXT_BYTES);
      long beginNs = System.nanoTime();
      for (int part = 0; part < own.nodes(); part++) {
        parts.add(start(platform.deployment(), users, part));
      }
      int in = sum(ask(parts, "come " + atOnce));
      double inSeconds = (System.nanoTime() - beginNs) / 1e9;
      say(String.format(Locale.ROOT, "%d connections in after %.1f s", in, inSeconds));
      say(
          String.format(
              Locale.ROOT, "%d subscribed", sum(ask(parts, "subscribe " + place.conversation()))));
      Map<String, Object> first = broadcast(swarm, owner, parts);
      Map<String, ProcessUsage> before = platform.processes().usage();
      int held = sum(ask(parts, "hold " + hold));
      Map<String, ProcessUsage> used = NamedProcesses.since(before, platform.processes().usage());
      used.forEach(
          (name, usage) ->
              say(
                  String.format(
                      Locale.ROOT,
                      "%-16s PSS %d KiB, %.1f %% of a core while idle",
                      name,
                      usage.pssKib(),
                      usage.cpuMicros() / 1e4 / hold)));
      say(String.format(Locale.ROOT, "%d of %d still in after %d s", held, in, hold));
      Map<String, Object> second = broadcast(swarm, owner, parts);
      results.write(spec, List.of(json(in, inSeconds, held, used), first, second));
      return held == connections ? 0 : 1;
    } catch (LoadFailed e) {
      throw new StartupException(String.valueOf(e.getMessage()), e);
    } finally {
      parts.forEach(CrowdPart::close);
    }
  }

  private CrowdPart start(Deployment deployment, Users users, int part) {
    int from = (int) ((long) connections * part / own.nodes());
    int to = (int) ((long) connections * (part + 1) / own.nodes());
    return CrowdPart.start(
        ParleyProgram.own(), deployment.nodes().get(part), deployment, users.run(), from, to);
  }

  private static Map<String, Object> json(
      int in, double inSeconds, int held, Map<String, ProcessUsage> used) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("connections", in);
    json.put("inAfterSeconds", inSeconds);
    json.put("held", held);
    json.put("processes", used);
    return json;
  }

  /// One message to all.
  private Map<String, Object> broadcast(Swarm swarm, Client owner, List<CrowdPart> parts)
      throws InterruptedException {
    parts.forEach(part -> part.tell("expect"));
    parts.forEach(CrowdPart::answer);
    var _ =
        new OpenLoop(1, Duration.ZERO, Duration.ofSeconds(1))
            .run(swarm, List.of(owner), OpenLoop.Watch.NOBODY);
    List<Answer> answers = ask(parts, "heard");
    int heard = sum(answers);
    double last = answers.stream().mapToDouble(Answer::milliseconds).max().orElse(0);
    say(
        String.format(
            Locale.ROOT,
            "one message: heard by %d, by the last of them after %.0f ms",
            heard,
            last));
    return Map.of("heard", heard, "lastMs", last);
  }

  private static List<Answer> ask(List<CrowdPart> parts, String what) {
    parts.forEach(part -> part.tell(what));
    return parts.stream().map(CrowdPart::answer).toList();
  }

  private static int sum(List<Answer> answers) {
    return answers.stream().mapToInt(Answer::count).sum();
  }

  private void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
