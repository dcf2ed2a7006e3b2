package io.parley.chaos.bench;

import io.parley.chaos.bench.Disruption.Verb;
import io.parley.chaos.proxy.FaultProxy;
import io.parley.chaos.source.LogContents;
import io.parley.chaos.tamper.RedisTamper;
import io.parley.chaos.tamper.RouteForger;
import io.parley.service.StartupException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// The platform as separate processes on this machine: `kafka-1` …, `stores` (Redis and
/// PostgreSQL), `router-1` …, `node-1` …, `writer-1` …; and its links, each through a proxy:
/// `clients-node-1` …, `node-1-kafka` …, `node-1-redis` …, `node-1-postgres` ….
///
/// A process that ends by itself is started again, as a supervisor would do, and told of.
public final class ProcessPlatform implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration STOP = Duration.ofSeconds(35);
  private static final int ROUTER_DISK_MEGABYTES = 96;
  private static final int SERVER_DISK_MEGABYTES = 1_024;
  private static final String REDIS = "redis";
  private static final String ROUTES = "routes";
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Program program;
  private final Path directory;
  private final PlatformLayout layout;
  private final Trials trials;
  private final Consumer<String> progress;
  private final FreePort ports = new FreePort();
  private final Map<String, ManagedProcess> processes = new LinkedHashMap<>();
  private final BrokerCluster brokers;
  private final PlatformLinks links = new PlatformLinks();
  private final PlatformSettings settings;
  private final Readiness readiness;
  private final ScheduledExecutorService supervisor =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("supervisor").factory());
  private @Nullable StoreEndpoints stores;

  private ProcessPlatform(
      Program program,
      Path directory,
      PlatformLayout layout,
      Trials trials,
      HttpClient http,
      Consumer<String> progress) {
    this.trials = trials;
    this.program = program;
    this.directory = directory;
    this.layout = layout;
    this.progress = progress;
    this.brokers =
        new BrokerCluster(
            layout.brokers(),
            Stream.of(layout.writerNames(), layout.routerNames(), layout.nodeNames())
                .flatMap(List::stream)
                .toList(),
            ports);
    this.settings = new PlatformSettings(directory, layout, brokers, ports, links);
    this.readiness = new Readiness(http, settings.adminByProcess(), START);
  }

  /// Starts everything and waits until it is ready.
  ///
  /// @param directory empty, or made; gets data, configuration files and logs
  /// @param progress told, line by line, what happens
  /// @throws StartupException if a process can't start
  public static ProcessPlatform start(
      Program program,
      Path directory,
      PlatformLayout layout,
      HttpClient http,
      Consumer<String> progress) {
    return start(program, directory, layout, Trials.NONE, http, progress);
  }

  /// The same, made so that all this can happen to it.
  static ProcessPlatform start(
      Program program,
      Path directory,
      PlatformLayout layout,
      Trials trials,
      HttpClient http,
      Consumer<String> progress) {
    var platform = new ProcessPlatform(program, directory, layout, trials, http, progress);
    try {
      platform.startAll();
      return platform;
    } catch (RuntimeException e) {
      platform.close();
      throw e;
    }
  }

  /// Where clients connect to: each node through its proxy.
  public List<URI> nodes() {
    return settings.nodes();
  }

  /// For `bootstrap.servers`.
  public String kafka() {
    return brokers.straight();
  }

  /// JDBC URL, complete with user and password.
  public String postgres() {
    return stores().postgres();
  }

  /// What the log's messages say.
  LogContents contents() {
    return layout.encrypted()
        ? LogContents.encrypted(settings.masterKeys(), postgres())
        : LogContents.plain();
  }

  /// Has a second router decide all commands again.
  ///
  /// @return a file of what it made of them, as [io.parley.chaos.source.ReplayedLogReader] reads it
  /// @throws StartupException if it fails
  Path replay() {
    Path file = directory.resolve("replayed.txt");
    run("replay", "--config", firstNode().toString(), "--write", file.toString());
    return file;
  }

  public Collection<String> processNames() {
    return processes.keySet();
  }

  /// Where a process serves its metrics.
  public URI admin(String name) {
    return Objects.requireNonNull(settings.adminByProcess().get(name), name);
  }

  Collection<String> linkNames() {
    return links.names();
  }

  Collection<String> storeNames() {
    return List.of(REDIS, ROUTES);
  }

  /// What may be tampered with.
  PlatformStore store(String name) {
    List<String> users = trials.users();
    return name.equals(REDIS)
        ? new PlatformStore.Redis(new RedisTamper(stores().redis()), users, layout.nodeNames())
        : new PlatformStore.Routes(new RouteForger(kafka()), users);
  }

  public ManagedProcess process(String name) {
    return Objects.requireNonNull(processes.get(name), name);
  }

  /// The proxies that a link leads through: one, or one to each broker.
  List<FaultProxy> link(String name) {
    return links.proxies(name);
  }

  /// Waits, at most [#START], until every process says that it is ready.
  ///
  /// @return those that do not
  public List<String> unready() {
    return readiness.awaitAll();
  }

  /// Waits, at most [#START], until the process says that it is ready.
  boolean becomesReady(String name) {
    return readiness.await(name);
  }

  /// Stops everything, the connectors first.
  @Override
  public void close() {
    supervisor.shutdownNow();
    List<ManagedProcess> order = new ArrayList<>(processes.values());
    order.forEach(ManagedProcess::thaw);
    for (ManagedProcess process : order.reversed()) {
      if (!process.terminate(STOP)) {
        progress.accept(process.name() + " did not stop within " + STOP.toSeconds() + " s");
      }
    }
    processes.values().forEach(ManagedProcess::release);
    links.close();
    brokers.close();
  }

  private void startAll() {
    makeDirectory(directory);
    startBrokers();
    startStores();
    layout
        .writerNames()
        .forEach(name -> declare(name, "history-writer", settings.writer(name, stores())));
    layout.routerNames().forEach(name -> declare(name, "router", settings.router(name)));
    layout.nodeNames().forEach(name -> declare(name, "connector", settings.node(name, stores())));
    Path configuration = firstNode();
    setUp("tables", "migrate", "--config", configuration.toString());
    setUp(
        "topics",
        "create",
        "--config",
        configuration.toString(),
        "--partitions",
        Integer.toString(layout.partitions()));
    settings.adminByProcess().keySet().forEach(name -> process(name).start());
    List<String> unready = unready();
    if (!unready.isEmpty()) {
      throw new StartupException(
          "%s not ready within %d s, see %s"
              .formatted(unready, START.toSeconds(), process(unready.getFirst()).log()));
    }
    var _ = supervisor.scheduleWithFixedDelay(this::supervise, 500, 500, TimeUnit.MILLISECONDS);
  }

  private void startBrokers() {
    for (int id = 1; id <= layout.brokers(); id++) {
      String name = "kafka-" + id;
      Path data = directory.resolve(name);
      Path member = write(name + ".json", brokers.member(id));
      var broker =
          new ManagedProcess(
              name,
              program.command("broker", "--data", data.toString(), "--member", member.toString()),
              directory,
              null,
              clock(name),
              disk(name, data, SERVER_DISK_MEGABYTES));
      processes.put(name, broker);
      broker.start();
    }
  }

  private void startStores() {
    Path data = directory.resolve("data");
    var process =
        new ManagedProcess(
            "stores",
            program.command(
                "stores",
                "--data",
                data.toString(),
                "--redis-port",
                Integer.toString(ports.next()),
                "--postgres-port",
                Integer.toString(ports.next())),
            directory,
            null,
            clock("stores"),
            disk("stores", data, SERVER_DISK_MEGABYTES));
    processes.put("stores", process);
    process.start();
    stores = awaitEndpoints(process, data.resolve("endpoints.json"));
  }

  private StoreEndpoints stores() {
    return Objects.requireNonNull(stores, "the stores are up");
  }

  private void declare(String name, String command, Map<String, Object> configured) {
    Path configuration = write(name + ".yaml", configured);
    boolean hasState = command.equals("router");
    processes.put(
        name,
        new ManagedProcess(
            name,
            program.command(command, "--config", configuration.toString()),
            directory,
            hasState ? settings.state(name) : null,
            clock(name),
            hasState ? disk(name, settings.state(name), ROUTER_DISK_MEGABYTES) : null));
  }

  /// One of its own, if it is to go wrong.
  private @Nullable ShiftedClock clock(String name) {
    return trials.includes(Verb.AHEAD, name) || trials.includes(Verb.BEHIND, name)
        ? ShiftedClock.at(directory.resolve(name + ".clock"))
        : null;
  }

  /// One of its own, if it is to be full.
  private @Nullable SmallDisk disk(String process, Path directory, int megabytes) {
    return trials.includes(Verb.FILL, process) ? SmallDisk.at(directory, megabytes) : null;
  }

  /// Writes JSON, which is YAML too.
  private Path write(String name, Map<String, Object> content) {
    Path file = directory.resolve(name);
    try {
      Files.writeString(file, JSON.writeValueAsString(content));
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path firstNode() {
    return directory.resolve("node-1.yaml");
  }

  /// Runs a tool, again and again while the servers are still starting.
  private void setUp(String... arguments) {
    var deadline = Deadline.in(START);
    while (true) {
      try {
        run(arguments);
        return;
      } catch (StartupException e) {
        if (deadline.isOver()) {
          throw e;
        }
      }
    }
  }

  private void run(String... arguments) {
    var tool = new ManagedProcess(arguments[0], program.command(arguments), directory);
    tool.start();
    var deadline = Deadline.in(START);
    while (tool.isAlive() && !deadline.isOver()) {
      Deadline.pause();
    }
    Integer code = tool.diedWith();
    if (code == null || code != 0) {
      tool.kill();
      throw new StartupException(
          "`parley %s` failed, see %s".formatted(String.join(" ", arguments), tool.log()));
    }
  }

  private static StoreEndpoints awaitEndpoints(ManagedProcess process, Path file) {
    var deadline = Deadline.in(START);
    while (!Files.exists(file)) {
      if (!process.isAlive() || deadline.isOver()) {
        throw new StartupException("Redis and PostgreSQL did not start, see " + process.log());
      }
      Deadline.pause();
    }
    return StoreEndpoints.read(file);
  }

  private void supervise() {
    processes.values().forEach(this::supervise);
  }

  /// One that can't be started is tried again the next time.
  private void supervise(ManagedProcess process) {
    try {
      Integer code = process.restartIfDied();
      if (code != null) {
        progress.accept(
            "%s ended by itself with %d and was started again".formatted(process.name(), code));
      }
    } catch (StartupException e) {
      progress.accept(String.valueOf(e.getMessage()));
    }
  }

  /// What an earlier run left would be taken for this one's.
  private static void makeDirectory(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new StartupException("can't make " + directory + ": " + e.getMessage(), e);
    }
    String[] content = directory.toFile().list();
    if (content == null || content.length > 0) {
      throw new StartupException(directory + " is not empty: choose another directory");
    }
  }
}
