package io.parley.load.platform;

import io.parley.service.StartupException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A Parley of its own to be measured, each part a process: `servers` (the embedded Kafka),
/// `postgres`, `redis`, `router`, `history-writer`, `node-1` ….
public final class LocalPlatform implements AutoCloseable {

  public static final String ROUTER = "router";
  public static final String HISTORY_WRITER = "history-writer";

  private static final String NODE_PREFIX = "node-";
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration STOP = Duration.ofSeconds(35);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Path directory;
  private final ParleyProgram program;
  private final Map<String, Process> processes = Collections.synchronizedMap(new LinkedHashMap<>());
  private final Map<String, Integer> adminPorts = new HashMap<>();
  private final List<InetSocketAddress> nodes = new ArrayList<>();
  private String postgres = "";
  private String kafka = "";

  /// What is to run.
  ///
  /// @param overrides settings by process and path, such as `router.streams.threads`
  public record Size(int nodes, int partitions, Map<String, String> overrides) {}

  private LocalPlatform(Path directory, ParleyProgram program) {
    this.directory = directory;
    this.program = program;
  }

  /// Starts everything and waits until it is ready.
  ///
  /// @param directory empty, or made; gets data, configuration files and logs
  /// @throws StartupException if a process can't start
  public static LocalPlatform start(Path directory, ParleyProgram program, Size size)
      throws InterruptedException {
    LocalPlatform platform = prepare(directory, program, size);
    try {
      platform.start(HISTORY_WRITER, ROUTER);
      platform.start(platform.nodeNames());
      return platform;
    } catch (RuntimeException | InterruptedException e) {
      platform.close();
      throw e;
    }
  }

  /// Starts the servers alone, with topics and tables made and the other processes configured.
  ///
  /// @param directory empty, or made; gets data, configuration files and logs
  /// @throws StartupException if a process can't start
  public static LocalPlatform prepare(Path directory, ParleyProgram program, Size size)
      throws InterruptedException {
    var platform = new LocalPlatform(directory.toAbsolutePath(), program);
    // Whoever interrupts a measurement wants nothing left running.
    Runtime.getRuntime().addShutdownHook(new Thread(platform::close));
    try {
      platform.prepare(size);
      return platform;
    } catch (RuntimeException | InterruptedException e) {
      platform.close();
      throw e;
    }
  }

  public Deployment deployment() {
    return new Deployment(nodes, postgres, directory.resolve(Deployment.TOKEN_KEY));
  }

  public NamedProcesses processes() {
    Map<String, ProcessHandle> byName = new HashMap<>();
    processes.forEach((name, process) -> byName.put(name, process.toHandle()));
    Path data = data();
    byName.put("postgres", daemon(data.resolve("postgres").resolve("data/postmaster.pid")));
    byName.put("redis", daemon(data.resolve("redis").resolve("redis.pid")));
    return NamedProcesses.of(byName);
  }

  /// What runs beside the process that has started it.
  private static ProcessHandle daemon(Path pidFile) {
    try (Stream<String> lines = Files.lines(pidFile)) {
      long pid = Long.parseLong(lines.findFirst().orElseThrow().strip());
      return ProcessHandle.of(pid).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path data() {
    return directory.resolve("data");
  }

  /// Stops everything, the connectors first.
  @Override
  public void close() {
    List<String> order = new ArrayList<>(processes.keySet());
    order.reversed().forEach(this::stop);
  }

  private static boolean ends(Process process) {
    try {
      return process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void prepare(Size size) throws InterruptedException {
    makeDirectory();
    LocalSettings settings = startServers(size.overrides());
    for (int n = 1; n <= size.nodes(); n++) {
      int port = freePort();
      nodes.add(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      String node = NODE_PREFIX + n;
      configure(node, settings.connector(node, port, adminPort(node)));
    }
    String first = file(NODE_PREFIX + 1).toString();
    program.run(log("tables"), "tables", "migrate", "--config", first);
    program.run(
        log("topics"),
        "topics",
        "create",
        "--config",
        first,
        "--partitions",
        Integer.toString(size.partitions()));
    configure(HISTORY_WRITER, settings.historyWriter(adminPort(HISTORY_WRITER)));
    configure(ROUTER, settings.router(adminPort(ROUTER)));
  }

  private String[] nodeNames() {
    return IntStream.rangeClosed(1, nodes.size())
        .mapToObj(n -> NODE_PREFIX + n)
        .toArray(String[]::new);
  }

  /// Starts some of the processes that were prepared, all at once, and waits until they are ready.
  ///
  /// @throws StartupException if one can't start
  public void start(String... names) throws InterruptedException {
    for (String name : names) {
      processes.put(name, start(name));
    }
    for (String name : names) {
      awaitReady(name);
    }
  }

  /// Runs the program itself with these arguments, as one more of its processes; what it says goes
  /// to `NAME.log`.
  public void run(String name, String... arguments) {
    processes.put(name, program.start(log(name), arguments));
  }

  /// Stops one of the processes.
  public void stop(String name) {
    Process process = processes.remove(name);
    if (process != null) {
      process.destroy();
      if (!ends(process)) {
        process.destroyForcibly();
      }
    }
  }

  /// Where its data, configuration files and logs are.
  public Path directory() {
    return directory;
  }

  /// host:port of the broker.
  public String kafka() {
    return kafka;
  }

  private LocalSettings startServers(Map<String, String> overrides) throws InterruptedException {
    Process servers = program.start(log("servers"), "servers", "--data", data().toString());
    processes.put("servers", servers);
    Path file = data().resolve("endpoints.json");
    await("servers", () -> Files.exists(file));
    JsonNode endpoints = JSON.readTree(file);
    postgres = endpoints.required("postgres").stringValue();
    kafka = endpoints.required("kafka").stringValue();
    return new LocalSettings(
        directory, kafka, endpoints.required("redis").stringValue(), postgres, overrides);
  }

  private Process start(String name) {
    String command = name.startsWith(NODE_PREFIX) ? "connector" : name;
    return program.start(log(name), command, "--config", file(name).toString());
  }

  private void awaitReady(String name) throws InterruptedException {
    URI ready = URI.create("http://127.0.0.1:" + adminPorts.get(name) + "/health/ready");
    HttpRequest request = HttpRequest.newBuilder(ready).timeout(Duration.ofSeconds(2)).build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      await(name, () -> isReady(http, request));
    }
  }

  private static boolean isReady(HttpClient http, HttpRequest request) throws InterruptedException {
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false; // not yet
    }
  }

  private interface Condition {
    boolean holds() throws InterruptedException;
  }

  private void await(String name, Condition condition) throws InterruptedException {
    long deadlineNs = System.nanoTime() + START.toNanos();
    Process process = processes.get(name);
    while (!condition.holds()) {
      if (System.nanoTime() - deadlineNs > 0 || process == null || !process.isAlive()) {
        throw new StartupException("%s does not start, see %s".formatted(name, log(name)));
      }
      TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
    }
  }

  private int adminPort(String name) {
    int port = freePort();
    adminPorts.put(name, port);
    return port;
  }

  private void configure(String name, String settings) {
    try {
      Files.writeString(file(name), settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(String name) {
    return directory.resolve(name + ".yaml");
  }

  private Path log(String name) {
    return directory.resolve(name + ".log");
  }

  private void makeDirectory() {
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

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
