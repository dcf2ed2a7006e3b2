package io.parley.launcher;

import io.parley.connector.ConnectorHost;
import io.parley.connector.account.Accounts;
import io.parley.schema.audit.AccountRole;
import io.parley.schema.conversation.ErrorCode;
import io.parley.servers.EmbeddedServers;
import io.parley.servers.ServerPorts;
import io.parley.service.KafkaConfig;
import io.parley.service.StartupException;
import io.parley.service.TopicLayout;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `parley dev`: everything in one process, on embedded servers.
@Command(
    name = "dev",
    description = {
      "Run everything on this machine until stopped: embedded Kafka, Redis and PostgreSQL, router,"
          + " history writer and connectors, with the accounts alice, bob, carol and dave"
          + " (password: parley)."
    })
final class DevCommand implements Callable<Integer> {

  static final String DEMO_PASSWORD = "parley";

  private static final List<String> DEMO_USERS = List.of("alice", "bob", "carol", "dave");

  /// Two may confirm what the other wishes.
  private static final Map<String, AccountRole> DEMO_ROLES =
      new TreeMap<>(
          Map.of(
              "auditor", AccountRole.AUDITOR,
              "officer", AccountRole.COMPLIANCE,
              "officer2", AccountRole.COMPLIANCE,
              "admin", AccountRole.ADMIN));

  private static final int PARTITIONS = 12;
  private static final int MAX_NODES = 16;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private DataOption data = new DataOption();

  @Option(
      names = "--nodes",
      paramLabel = "N",
      description = "How many connectors, ports counting up (default: 1).")
  private int nodes = 1;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Of HTTP and WebSocket; 0: any free one (default: 8080).")
  private int port = 8080;

  @Option(
      names = "--tcp-port",
      paramLabel = "PORT",
      description = "Of lines of JSON; 0: any free one (default: 9501).")
  private int tcpPort = 9501;

  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      description =
          "Of health and metrics, the connectors' first, then router and history writer; 0: any"
              + " free ones (default: 9090).")
  private int adminPort = 9090;

  @Option(names = "--fresh", description = "Begin without the data of earlier runs.")
  private boolean fresh;

  @Override
  public Integer call() throws InterruptedException {
    if (nodes < 1 || nodes > MAX_NODES) {
      throw new ParameterException(spec.commandLine(), "--nodes must be from 1 to " + MAX_NODES);
    }
    EmbeddedLogging.use();
    FreePorts.require("--port", port, nodes);
    FreePorts.require("--tcp-port", tcpPort, nodes);
    FreePorts.require("--admin-port", adminPort, nodes + 2);
    if (fresh) {
      DataDirectories.clear(data.directory());
    }
    try (var stop = StopSignal.install();
        var servers = EmbeddedServers.start(data.directory(), new ServerPorts(0, 0, 0))) {
      prepare(servers);
      try (var platform = Platform.start(settings(servers))) {
        createDemoAccounts(platform.connectors().getFirst().accounts());
        var endpoints = endpoints(servers, platform);
        try (var _ = EndpointsFile.write(data.directory(), endpoints)) {
          var announcement = new Announcement(spec.commandLine().getOut());
          announcement.dev(platform, DEMO_USERS, DEMO_ROLES, DEMO_PASSWORD);
          announcement.ready(data.directory(), endpoints);
          stop.await();
        }
      }
    }
    return 0;
  }

  private PlatformSettings settings(EmbeddedServers servers) {
    return new PlatformSettings(
        servers.kafka(),
        servers.redis(),
        servers.postgreSql(),
        data.directory(),
        nodes,
        port,
        tcpPort,
        adminPort);
  }

  /// Topics and tables do not need each other.
  private static void prepare(EmbeddedServers servers) {
    var tables = CompletableFuture.runAsync(() -> makeTables(servers.postgreSql()));
    try (var layout = new TopicLayout(new KafkaConfig(servers.kafka(), 1, 1, Map.of()))) {
      layout.create(PARTITIONS);
    }
    try {
      tables.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof StartupException cause ? cause : e;
    }
  }

  private static void makeTables(String postgres) {
    new Tables(postgres).migrate();
    Tables.ofContentKeys(postgres).migrate();
  }

  private static void createDemoAccounts(Accounts accounts) {
    for (String user : DEMO_USERS) {
      AccountOutcomes.require(accounts.create(user, DEMO_PASSWORD, null), ErrorCode.ALREADY_EXISTS);
    }
    DEMO_ROLES.forEach(
        (user, role) -> {
          AccountOutcomes.require(
              accounts.create(user, DEMO_PASSWORD, null), ErrorCode.ALREADY_EXISTS);
          AccountOutcomes.require(accounts.setRoles(user, Set.of(role)));
        });
  }

  private static Endpoints endpoints(EmbeddedServers servers, Platform platform) {
    List<Endpoints.Node> running =
        platform.connectors().stream().map(DevCommand::endpoint).toList();
    return new Endpoints(running, servers.kafka(), servers.redis(), servers.postgreSql());
  }

  private static Endpoints.Node endpoint(ConnectorHost connector) {
    return new Endpoints.Node(
        connector.node(),
        "http://127.0.0.1:" + connector.port(),
        "tcp://127.0.0.1:" + connector.tcpPort(),
        "http://127.0.0.1:" + connector.adminPort());
  }
}
