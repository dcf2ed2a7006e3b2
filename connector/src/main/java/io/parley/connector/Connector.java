package io.parley.connector;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.parley.connector.account.AccountService;
import io.parley.connector.account.Accounts;
import io.parley.connector.egress.NodeDeliveries;
import io.parley.connector.history.Database;
import io.parley.connector.history.JooqHistory;
import io.parley.connector.history.MemberCounts;
import io.parley.connector.ingress.KafkaCommandLog;
import io.parley.connector.presence.NodeIdentity;
import io.parley.connector.presence.RedisPresence;
import io.parley.connector.route.KafkaRoutes;
import io.parley.connector.route.RouterReports;
import io.parley.connector.session.CloseReason;
import io.parley.connector.session.MessageLimits;
import io.parley.connector.session.Node;
import io.parley.connector.session.Reception;
import io.parley.connector.session.Session;
import io.parley.connector.session.SessionClock;
import io.parley.connector.session.SessionPorts;
import io.parley.connector.session.SessionRegistry;
import io.parley.connector.sync.CaughtUpHistory;
import io.parley.connector.sync.HeadsDigest;
import io.parley.connector.sync.HistorySynchronizer;
import io.parley.connector.sync.ReadIndex;
import io.parley.connector.transport.ConnectionMetrics;
import io.parley.connector.transport.NettyServer;
import io.parley.schema.topic.TopicSpec;
import io.parley.service.AdminServer;
import io.parley.service.Health;
import io.parley.service.Parts;
import io.parley.service.StartupException;
import io.parley.service.TopicLayout;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running node.
///
/// It accepts clients only when it stands at the end of its own topic and has said on
/// `parley.sessions` under which incarnation it runs (rule R10).
public final class Connector implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Connector.class);
  private static final Duration START_TIMEOUT = Duration.ofSeconds(20);

  private final ConnectorConfig config;
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Health health = new Health();
  private final SessionRegistry sessions = new SessionRegistry();
  private final Parts parts;

  private final AccountService accounts;
  private final KafkaRoutes routes;
  private final NettyServer server;
  private final AdminServer admin;
  private volatile Sockets state = Sockets.STARTING;

  /// Starts a node; when this returns it accepts clients.
  ///
  /// @throws StartupException if it can't, with one line that says why
  public static Connector start(ConnectorConfig config) {
    var parts = new Parts();
    try {
      return new Connector(config, parts);
    } catch (RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  private Connector(ConnectorConfig config, Parts parts) {
    this.config = config;
    this.parts = parts;
    var node = new Node(config.node(), newIncarnation());
    int partitions = prepareTopics(config);
    HikariDataSource pool = parts.add(config.postgres().dataSource("parley-" + node.id()));
    ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    parts.add(blocking::shutdownNow);

    Database database = Database.on(pool);
    accounts =
        parts.add(
            AccountService.start(
                config.account(), config.tokens(), database, this::endSessions, metrics));
    routes = parts.add(new KafkaRoutes(config.kafka(), node.id(), node.incarnation(), metrics));
    sessions.listen(routes);
    var routers = parts.add(new RouterReports(config.kafka(), metrics));
    var history = new JooqHistory(database);
    var readIndex =
        parts.add(ReadIndex.start(config.kafka(), partitions, history, config.sync().timeout()));
    var synchronizer =
        parts.add(
            new HistorySynchronizer(routes, routers, readIndex, history, config.sync(), metrics));
    var commands = parts.add(KafkaCommandLog.start(config.kafka(), config.commands(), metrics));
    var deliveries =
        parts.add(
            new NodeDeliveries(
                config.kafka(),
                config.delivery(),
                node.id(),
                node.incarnation(),
                sessions,
                metrics));
    parts.add(new HeadsDigest(sessions, history, config.sync().digestPeriod(), metrics));
    var presence =
        parts.add(
            RedisPresence.start(
                config.redis(),
                new NodeIdentity(node.id(), config.transport().address(), node.incarnation()),
                () -> sessions.all().stream().map(Session::info).toList(),
                metrics));
    var connectionMetrics = new ConnectionMetrics(metrics, sessions);
    var ports =
        new SessionPorts(
            node,
            commands,
            synchronizer,
            accounts.identities(),
            accounts.users(),
            new CaughtUpHistory(history, readIndex),
            presence.table(),
            blocking,
            SessionClock.system(),
            connectionMetrics);
    var members = new MemberCounts(database, blocking);
    var limits = new MessageLimits(config.session().rates(), members::of, SessionClock.system());
    server =
        parts.add(
            new NettyServer(
                config.transport(),
                new Reception(config.session(), ports, sessions, limits),
                accounts.api(),
                List::of,
                blocking,
                connectionMetrics));

    health.register("sockets", () -> state.status());
    admin = parts.add(AdminServer.start(config.admin(), metrics, health));

    deliveries.start();
    await(deliveries.positioned(), "the node's own topic can't be read");
    await(routers.caughtUp(), "the routers' reports can't be read");
    routes.announceNode();
    server.listen();
    state = Sockets.OPEN;
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
    state = Sockets.DRAINING;
    try {
      server.drain(config.drain());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    routes.withdrawNode();
    parts.close();
  }

  private static long newIncarnation() {
    return System.currentTimeMillis() << 16 | ThreadLocalRandom.current().nextInt(1 << 16);
  }

  /// Looks at the topics and makes the node's own.
  ///
  /// @return the number of partitions of the log
  private static int prepareTopics(ConnectorConfig config) {
    try (var layout = new TopicLayout(config.kafka())) {
      int partitions = layout.check();
      layout.create(TopicSpec.node(config.node()));
      return partitions;
    }
  }

  private void endSessions(String user, String loginId) {
    for (Session session : sessions.ofUser(user)) {
      if (session.loginId().equals(loginId)) {
        session.execute(() -> session.end(CloseReason.SESSION_ENDED));
      }
    }
  }

  private static void await(CompletableFuture<Void> future, String failure) {
    try {
      future.get(START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new StartupException(failure, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartupException("interrupted", e);
    }
  }
}
