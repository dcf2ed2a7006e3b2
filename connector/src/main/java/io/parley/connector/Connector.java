package io.parley.connector;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.parley.connector.account.AccountService;
import io.parley.connector.account.Accounts;
import io.parley.connector.content.Contents;
import io.parley.connector.content.KeyedContents;
import io.parley.connector.content.PlainContents;
import io.parley.connector.egress.NodeDeliveries;
import io.parley.connector.history.Database;
import io.parley.connector.history.JooqBlocks;
import io.parley.connector.history.JooqHistory;
import io.parley.connector.history.MemberCounts;
import io.parley.connector.history.StoreUnavailable;
import io.parley.connector.ingress.KafkaCommandLog;
import io.parley.connector.ingress.KafkaSignals;
import io.parley.connector.presence.LeasedNodes.Fate;
import io.parley.connector.presence.NodeIdentity;
import io.parley.connector.presence.PresencePorts;
import io.parley.connector.presence.RedisPresence;
import io.parley.connector.presence.SessionTable;
import io.parley.connector.route.KafkaNodes;
import io.parley.connector.route.KafkaRoutes;
import io.parley.connector.route.NodeClearing;
import io.parley.connector.route.RouterReports;
import io.parley.connector.session.Attendance;
import io.parley.connector.session.CloseReason;
import io.parley.connector.session.MessageLimits;
import io.parley.connector.session.Node;
import io.parley.connector.session.Reception;
import io.parley.connector.session.Session;
import io.parley.connector.session.SessionClock;
import io.parley.connector.session.SessionPorts;
import io.parley.connector.session.SessionRegistry;
import io.parley.connector.session.Watches;
import io.parley.connector.sync.BlockChanges;
import io.parley.connector.sync.CaughtUpHistory;
import io.parley.connector.sync.HeadsDigest;
import io.parley.connector.sync.HistorySynchronizer;
import io.parley.connector.sync.ReadIndex;
import io.parley.connector.transport.ConnectionMetrics;
import io.parley.connector.transport.NettyServer;
import io.parley.schema.route.NodeReport;
import io.parley.schema.topic.TopicSpec;
import io.parley.service.AdminServer;
import io.parley.service.Health;
import io.parley.service.Parts;
import io.parley.service.SchemaVersion;
import io.parley.service.ServerAway;
import io.parley.service.Startup;
import io.parley.service.StartupException;
import io.parley.service.TopicLayout;
import io.parley.service.content.ContentConfig;
import io.parley.service.content.ContentDecryption;
import io.parley.service.content.ContentEncryption;
import io.parley.service.content.ContentVault;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running node.
///
/// It accepts clients only when it stands at the end of its own topic and has said on
/// `parley.sessions` under which incarnation it runs (rule R10).
public final class Connector implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Connector.class);
  private static final Duration START_TIMEOUT = Duration.ofSeconds(20);

  /// For how long a node that has no right to go on takes to send its clients away.
  private static final Duration GIVING_UP = Duration.ofSeconds(1);

  private final ConnectorConfig config;
  private final Node node;
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Health health = new Health();
  private final SessionRegistry sessions = new SessionRegistry();
  private final Parts parts;

  private final AccountService accounts;
  private final KafkaNodes nodes;
  private final KafkaRoutes routes;
  private final SessionTable table;
  private final NettyServer server;
  private final AdminServer admin;
  private final AtomicBoolean stopped = new AtomicBoolean();
  private volatile Sockets state = Sockets.STARTING;

  /// Starts a node; when this returns it accepts clients. Waits while Kafka is away, not for the
  /// others.
  ///
  /// @throws StartupException if it can't, with one line that says why
  public static Connector start(ConnectorConfig config) {
    return start(config, fate -> log.atError().addKeyValue("fate", fate).log("the node must go"));
  }

  /// Starts a node.
  ///
  /// @param over told once, when the node has no right to go on, and is to be given up
  static Connector start(ConnectorConfig config, Consumer<Fate> over) {
    var parts = new Parts();
    try {
      return new Connector(config, parts, over);
    } catch (RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  private Connector(ConnectorConfig config, Parts parts, Consumer<Fate> over) {
    this.config = config;
    this.parts = parts;
    this.node = new Node(config.node(), newIncarnation());
    health.register("sockets", () -> state.status());
    var startup = new Startup(health);
    admin = parts.add(AdminServer.start(config.admin(), metrics, health));
    int partitions = startup.await(() -> prepareTopics(config));
    checkTables(config);
    nodes =
        parts.add(
            startup.await(
                () -> new KafkaNodes(config.kafka(), config.nodes(), this::report, over, metrics)));
    HikariDataSource pool = parts.add(config.postgres().dataSource("parley-" + node.id()));
    ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    parts.add(blocking::shutdownNow);

    Database database = Database.on(pool);
    Contents contents = contents();
    accounts =
        parts.add(
            AccountService.start(
                config.account(), config.tokens(), database, this::endLogin, metrics));
    routes =
        parts.add(
            startup.await(
                () -> new KafkaRoutes(config.kafka(), node.id(), node.incarnation(), metrics)));
    sessions.listen(routes);
    var routers = parts.add(new RouterReports(config.kafka(), metrics));
    var history = new JooqHistory(database);
    var readIndex = parts.add(ReadIndex.start(config.kafka(), partitions, history, config.sync()));
    var synchronizer =
        parts.add(
            new HistorySynchronizer(
                routes, routers, readIndex, history, contents, config.sync(), metrics));
    var commands =
        parts.add(
            startup.await(() -> KafkaCommandLog.start(config.kafka(), config.commands(), metrics)));
    var deliveries =
        parts.add(
            new NodeDeliveries(
                config.kafka(),
                config.delivery(),
                node.id(),
                node.incarnation(),
                sessions,
                contents,
                metrics));
    parts.add(new HeadsDigest(sessions, history, config.sync().digestPeriod(), metrics));
    var presence =
        parts.add(
            RedisPresence.start(
                config.redis(),
                config.presence(),
                new NodeIdentity(node.id(), config.transport().address(), node.incarnation()),
                new RedisPresence.Sessions(
                    () -> sessions.all().stream().map(Session::info).toList(), this::endSession),
                metrics));
    table = presence.table();
    var signals = parts.add(startup.await(() -> new KafkaSignals(config.kafka(), metrics)));
    var blocks = parts.add(new BlockChanges(new JooqBlocks(database), history));
    var connectionMetrics = new ConnectionMetrics(metrics, sessions);
    var ports =
        new SessionPorts(
            node,
            commands,
            contents,
            contents,
            synchronizer,
            accounts.identities(),
            accounts.users(),
            new CaughtUpHistory(history, readIndex),
            table,
            new PresencePorts(config.presence(), presence.feed(), blocks, signals),
            blocking,
            SessionClock.system(),
            connectionMetrics);
    var members = new MemberCounts(database, blocking);
    var limits = new MessageLimits(config.session().rates(), members::of, SessionClock.system());
    var reception = new Reception(config.session(), ports, sessions, limits);
    metrics.gauge("parley.watched", reception.watches(), Watches::size);
    blocks.start(reception.watches()::changed);
    var attendance = parts.add(new Attendance(sessions, ports, reception.watches()));
    server =
        parts.add(
            new NettyServer(
                config.transport(),
                reception,
                accounts.api(),
                nodes.nodes()::withRoom,
                blocking,
                connectionMetrics));

    deliveries.start();
    startup.await(() -> await(deliveries.positioned(), "the node's own topic can't be read"));
    startup.await(() -> await(routers.caughtUp(), "the routers' reports can't be read"));
    startup.await(() -> await(nodes.caughtUp(), "the nodes' reports can't be read"));
    startup.await(routes::announceNode);
    server.listen();
    startup.done();
    state = Sockets.OPEN;
    // With its ports in hand: a second start by mistake must not oust the first.
    nodes.join();
    makeTopic(config); // which may just have been taken away as a dead node's
    nodes.clearBy(new NodeClearing(config.kafka(), presence::clear));
    attendance.start(config.presence());
    log.atInfo()
        .addKeyValue("node", node.id())
        .addKeyValue("incarnation", node.incarnation())
        .addKeyValue("port", port())
        .addKeyValue("tcpPort", tcpPort())
        .log("connector started");
  }

  private enum Sockets {
    STARTING,
    OPEN,
    DRAINING;

    Health.Status status() {
      return switch (this) {
        case STARTING -> Health.Status.down("starting");
        case OPEN -> Health.Status.up();
        case DRAINING -> Health.Status.down("draining");
      };
    }
  }

  public String node() {
    return config.node();
  }

  /// Of HTTP and WebSocket.
  public int port() {
    return server.port();
  }

  /// Of lines of JSON.
  public int tcpPort() {
    return server.tcpPort();
  }

  public int adminPort() {
    return admin.port();
  }

  public Accounts accounts() {
    return accounts.accounts();
  }

  /// Sends the clients away, over at most the drain time, and stops.
  @Override
  public void close() {
    stop(config.drain());
  }

  /// Sends the clients away at once, and stops: others have taken the node's place.
  void giveUp() {
    stop(GIVING_UP);
  }

  private void stop(Duration drain) {
    if (stopped.getAndSet(true)) {
      return;
    }
    state = Sockets.DRAINING;
    nodes.report();
    try {
      server.drain(drain);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    routes.withdrawNode();
    nodes.leave();
    parts.close();
  }

  /// What the node says of itself.
  private NodeReport report() {
    int room = state == Sockets.OPEN ? config.transport().maxConnections() - sessions.size() : 0;
    return new NodeReport(
        node.id(),
        node.incarnation(),
        NodeReport.State.ALIVE,
        config.nodes().lease(),
        state == Sockets.STARTING
            ? ""
            : config.nodes().addressOf(config.transport().host(), port()),
        sessions.size(),
        Math.max(0, room));
  }

  private static long newIncarnation() {
    return System.currentTimeMillis() << 16 | ThreadLocalRandom.current().nextInt(1 << 16);
  }

  /// Looks at the topics, and makes the node's own.
  ///
  /// @return the number of partitions of the log
  private static int prepareTopics(ConnectorConfig config) {
    try (var layout = new TopicLayout(config.kafka())) {
      int partitions = layout.check();
      layout.create(TopicSpec.node(config.node()));
      return partitions;
    }
  }

  private static void makeTopic(ConnectorConfig config) {
    try (var layout = new TopicLayout(config.kafka())) {
      layout.create(TopicSpec.node(config.node()));
    }
  }

  private Contents contents() {
    ContentConfig content = config.content();
    if (!content.isOn()) {
      return new PlainContents();
    }
    try {
      ContentVault.checkTables(content, config.postgres());
    } catch (ServerAway e) {
      log.atWarn()
          .addKeyValue("reason", e.getMessage())
          .log("no message is taken or shown until the content keys are there");
    }
    var vault = parts.add(ContentVault.open(content, config.postgres(), metrics));
    return new KeyedContents(
        new ContentEncryption(vault.cache(), content.encrypt(), InstantSource.system()),
        new ContentDecryption(vault.cache(), metrics));
  }

  /// Without PostgreSQL there is no log-in and no history, but messages flow; so the node does not
  /// wait for it.
  private static void checkTables(ConnectorConfig config) {
    try {
      SchemaVersion.check(config.postgres());
    } catch (ServerAway e) {
      log.atWarn()
          .addKeyValue("reason", e.getMessage())
          .log("no log-in and no history until PostgreSQL is there");
    }
  }

  /// Ends the sessions of a log-in, here at once, and on other nodes if Redis knows of them.
  private void endLogin(String user, String loginId) {
    sessions.ofUser(user).stream()
        .filter(session -> session.loginId().equals(loginId))
        .forEach(session -> endSession(session.id()));
    try {
      table.ofUser(user).stream()
          .filter(entry -> entry.session().login().equals(loginId))
          .forEach(table::end);
    } catch (StoreUnavailable e) {
      log.debug("sessions on other nodes go on until their tokens expire", e);
    }
  }

  private void endSession(String id) {
    Session session = sessions.byId(id);
    if (session != null) {
      session.execute(() -> session.end(CloseReason.SESSION_ENDED));
    }
  }

  private static boolean await(CompletableFuture<Void> future, String failure) {
    try {
      future.get(START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      throw new ServerAway("Kafka: " + failure, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartupException("interrupted", e);
    }
  }
}
