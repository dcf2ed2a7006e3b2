package io.parley.chaos.bench;

import io.parley.chaos.client.Shape;
import io.parley.chaos.client.WorkloadFailed;
import io.parley.chaos.source.SourceUnreadable;
import io.parley.service.StartupException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `parley chaos`: breaks a platform of its own under load, and says what was not kept.
@Command(
    name = "chaos",
    description = {
      "Start a platform of its own, put a load on it, break it by a seed, and check what it"
          + " promises.",
      "Exits with 0 if every promise was kept, 1 if not."
    })
public final class ChaosCommand implements Callable<Integer> {

  private static final String ROLL = "roll";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "What load and faults are chosen by (default: the time).")
  private long seed = System.currentTimeMillis();

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "3",
      description = "For how long there is a load (default: ${DEFAULT-VALUE}).")
  private double minutes;

  @Option(
      names = "--faults",
      paramLabel = "FAULT",
      split = ",",
      description = {
        "What may break: verb:target[:duration], separated by commas; none for nothing; roll to"
            + " replace one process after the other, with no other disturbance.",
        "Verbs for processes: kill, restart, freeze, ahead (its clock by two hours; needs"
            + " libfaketime), behind (by a day); for routers also wipe; for them, brokers and"
            + " stores fill (its disk; needs root). Targets: kafka-1, stores (Redis and"
            + " PostgreSQL), router-1, node-1, writer-1 …, or router, node … for any of them,"
            + " platform for any of those three.",
        "Verbs for links: cut, stall, delay, or one way alone: cut-to-server, cut-to-client,"
            + " stall-to-server … Targets: clients-node-1, node-1-postgres, node-1-redis,"
            + " router-1-kafka …, or clients, postgres … for any of them.",
        "Verbs for what hints are kept in: forget (half of the keys), forge. Targets: redis,"
            + " routes (forge alone).",
        "Targets after all-: all of them at once, as all-clients, all-platform.",
        "Durations: 500ms, 8s, 2m, or a multiple of a timeout of the platform, as 0.9xsession:"
            + " session, transaction, router-lease, node-lease, writer-session, delivery,"
            + " broker-session, redis.",
        "Default: everything but the servers; of three brokers, those too."
      })
  private List<String> faults = List.of();

  @Option(names = "--in-turn", description = "Break in the given order, not by chance.")
  private boolean inTurn;

  @Option(
      names = "--at-once",
      paramLabel = "N",
      defaultValue = "1",
      description = "Faults at the same time (default: ${DEFAULT-VALUE}).")
  private int atOnce;

  @Option(
      names = "--every",
      paramLabel = "LEAST-MOST",
      defaultValue = "15-40",
      description = "Seconds between two faults (default: ${DEFAULT-VALUE}).")
  private String every = "";

  @Option(
      names = "--brokers",
      paramLabel = "N",
      defaultValue = "1",
      description = "Kafka's brokers: 1, or 3 or more (default: ${DEFAULT-VALUE}).")
  private int brokers;

  @Option(
      names = "--routers",
      paramLabel = "N",
      defaultValue = "2",
      description = "Routers (default: ${DEFAULT-VALUE}).")
  private int routers;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "2",
      description = "Connectors (default: ${DEFAULT-VALUE}).")
  private int nodes;

  @Option(
      names = "--writers",
      paramLabel = "N",
      defaultValue = "2",
      description = "History writers (default: ${DEFAULT-VALUE}).")
  private int writers;

  @Option(
      names = "--streams",
      paramLabel = "KEY=VALUE",
      split = ",",
      description = "Settings of the routers, such as session-timeout=9s.")
  private Map<String, String> streams = Map.of();

  @Option(names = "--plain", description = "Encrypt no contents.")
  private boolean plain;

  @Option(
      names = "--users",
      paramLabel = "N",
      defaultValue = "12",
      description = "Users, each with one to three devices (default: ${DEFAULT-VALUE}).")
  private int users;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "60",
      description = "What clients do per second, all together (default: ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--drops",
      paramLabel = "PERCENT",
      defaultValue = "2",
      description = "Of what clients do, losing their connection (default: ${DEFAULT-VALUE}).")
  private double dropped;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "New directory for data, logs and observations (default: .parley/chaos-SEED).")
  private Path work = Path.of("");

  @Override
  public Integer call() throws InterruptedException {
    var out = spec.commandLine().getOut();
    try {
      ChaosRun.Result result = new ChaosRun(plan(), line -> out.println(line)).run();
      out.println();
      out.print(result.report());
      out.flush();
      return result.isClean() ? 0 : 1;
    } catch (WorkloadFailed | SourceUnreadable | IllegalArgumentException e) {
      throw new StartupException(String.valueOf(e.getMessage()), e);
    }
  }

  private ChaosRun.Plan plan() {
    return new ChaosRun.Plan(
        new Program(spec.root().userObject().getClass().getName()),
        work.toString().isEmpty() ? Path.of(".parley", "chaos-" + seed) : work,
        seed,
        Duration.ofMillis((long) (minutes * 60_000)),
        layout(),
        shape(),
        new FaultPlan(wanted(), inTurn || isRolling(), atOnce, seconds(0), seconds(1)));
  }

  private List<String> wanted() {
    if (faults.isEmpty()) {
      return UsualFaults.of(layout(), spec.commandLine().getOut()::println);
    }
    if (isRolling()) {
      return UsualFaults.rolling(layout());
    }
    return faults.equals(List.of("none")) ? List.of() : faults;
  }

  private boolean isRolling() {
    return faults.equals(List.of(ROLL));
  }

  private PlatformLayout layout() {
    var layout = PlatformLayout.of(brokers, routers, nodes, writers).withStreams(streams);
    return plain ? layout.unencrypted() : layout;
  }

  private Shape shape() {
    int perMille = isRolling() ? 0 : Math.toIntExact(Math.round(dropped * 10));
    return new Shape(users, Math.max(1, users / 2), users / 2, rate, perMille);
  }

  private Duration seconds(int part) {
    String[] parts = every.split("-", -1);
    try {
      return Duration.ofSeconds(Long.parseLong(parts[Math.min(part, parts.length - 1)]));
    } catch (NumberFormatException e) {
      throw new StartupException("--every: write 15-40, in seconds", e);
    }
  }
}
