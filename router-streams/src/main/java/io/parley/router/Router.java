package io.parley.router;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.parley.router.routing.RouteHorizon;
import io.parley.router.routing.RouteTable;
import io.parley.router.topology.KafkaNodeTopics;
import io.parley.router.topology.NodeProducer;
import io.parley.router.topology.RouterClients;
import io.parley.router.topology.RouterGroup;
import io.parley.router.topology.RouterMetrics;
import io.parley.router.topology.RouterStreams;
import io.parley.router.topology.RouterTopology;
import io.parley.router.topology.StoreMemory;
import io.parley.router.topology.StreamsSettings;
import io.parley.service.AdminServer;
import io.parley.service.Health;
import io.parley.service.Health.Status;
import io.parley.service.Startup;
import io.parley.service.StartupException;
import io.parley.service.TopicLayout;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running router. Several share the partitions of `parley.commands`; each needs a state
/// directory of its own.
public final class Router implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Router.class);

  /// What is closed at the end, the last made first.
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Health health = new Health();
  private final int adminPort;

  /// Starts a router; it is at work when [#health()] says so. Waits while Kafka is away.
  ///
  /// @throws StartupException if it can't, with one line that says why
  public static Router start(RouterConfig config) {
    return new Router(config);
  }

  private Router(RouterConfig config) {
    try {
      adminPort = build(config);
    } catch (KafkaException e) {
      close();
      throw new StartupException("router: " + innermost(e), e);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private int build(RouterConfig config) {
    var startup = new Startup(health);
    var admin = closing(AdminServer.start(config.admin(), metrics, health));
    int partitions = startup.await(() -> check(config));
    String instance = InstanceId.in(Path.of(config.streams().stateDir()));
    var routes = new RouteTable();
    var horizon = new RouteHorizon(routes);
    var routerMetrics = new RouterMetrics(metrics);
    var memory = closing(new StoreMemory(config.streams().storeMemoryBytes()));
    var nodeTopics = closing(new KafkaNodeTopics(Admin.create(config.kafka().client(Map.of()))));
    var deliveries =
        switch (config.streams().deliveryIsolation()) {
          case UNCOMMITTED -> closing(new NodeProducer(config.kafka(), nodeTopics, routerMetrics));
          case COMMITTED -> null;
        };
    var reports = closing(new RouterReports(config.kafka(), instance, horizon::offset));
    var streams =
        closing(
            new RouterStreams(
                RouterTopology.build(
                    config.streams().conversationCacheWeight(),
                    routes,
                    horizon,
                    nodeTopics,
                    routerMetrics),
                properties(config, partitions, memory, nodeTopics),
                new RouterClients(horizon, deliveries),
                routerMetrics,
                reports));
    RouterMetrics.bind(metrics, routes);
    streams.bindTo(metrics);
    health.register(
        "streams", () -> streams.isRunning() ? Status.up() : Status.down(streams.state()));
    streams.start();
    if (config.streams().endHangingAfter().isPositive()) {
      closing(TransactionSweep.start(config.kafka(), config.streams().endHangingAfter(), metrics));
    }
    startup.done();
    LOG.atInfo()
        .addKeyValue("instance", instance)
        .addKeyValue("partitions", partitions)
        .addKeyValue("admin", admin.port())
        .log("router started");
    return admin.port();
  }

  /// @return the number of partitions of the log
  private static int check(RouterConfig config) {
    try (var layout = new TopicLayout(config.kafka())) {
      int partitions = layout.check();
      boolean classic = config.streams().groupProtocol().equals("classic");
      layout.checkSession(
          "streams.session-timeout",
          config.streams().sessionTimeout(),
          classic ? "group.min.session.timeout.ms" : "group.streams.min.session.timeout.ms");
      if (!classic) {
        RouterGroup.agree(config.kafka(), config.streams());
      }
      return partitions;
    }
  }

  private static Properties properties(
      RouterConfig config, int partitions, StoreMemory memory, KafkaNodeTopics nodeTopics) {
    StreamsSettings settings = config.streams();
    return settings.properties(
        config.kafka().client(Map.of()),
        settings.threads(partitions, Runtime.getRuntime().availableProcessors()),
        config.kafka().replicationFactor(),
        config.kafka().minInsyncReplicas(),
        memory,
        nodeTopics);
  }

  public Health health() {
    return health;
  }

  /// The port of the admin server, also if it was any free one.
  public int adminPort() {
    return adminPort;
  }

  /// Commits what is under way, leaves the group, and says good-bye to the nodes.
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.atWarn().setCause(e).addKeyValue("part", part).log("could not be closed");
      }
    }
  }

  private <T extends AutoCloseable> T closing(T part) {
    parts.push(part);
    return part;
  }

  private static String innermost(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }
}
