package io.parley.history;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.parley.history.ingest.Ingest;
import io.parley.history.ingest.IngestStatus;
import io.parley.history.store.JooqHistoryStore;
import io.parley.history.store.RowCounters;
import io.parley.service.AdminServer;
import io.parley.service.Health;
import io.parley.service.SchemaVersion;
import io.parley.service.StartupException;
import io.parley.service.TopicLayout;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running history writer, put together. Any number of them share the log's partitions.
public final class HistoryWriter implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(HistoryWriter.class);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(15);

  private final HikariDataSource dataSource;
  private final Ingest ingest;
  private final AdminServer admin;

  private HistoryWriter(HikariDataSource dataSource, Ingest ingest, AdminServer admin) {
    this.dataSource = dataSource;
    this.ingest = ingest;
    this.admin = admin;
  }

  /// Looks at topics and tables, and starts to write.
  ///
  /// @throws StartupException with one line for the operator if something is not as it must be
  public static HistoryWriter start(HistoryWriterConfig config) {
    try (var topics = new TopicLayout(config.kafka())) {
      topics.check();
    }
    HikariDataSource dataSource = config.postgres().dataSource("parley-history");
    try {
      SchemaVersion.check(dataSource);
      return start(config, dataSource);
    } catch (RuntimeException e) {
      dataSource.close();
      throw e;
    }
  }

  private static HistoryWriter start(HistoryWriterConfig config, HikariDataSource dataSource) {
    var metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    var status = new IngestStatus();
    AdminServer admin = AdminServer.start(config.admin(), metrics, health(status));
    var store = new JooqHistoryStore(dataSource, new RowCounters(metrics));
    Ingest ingest = Ingest.start(config.kafka(), config.ingest(), store, status, metrics);
    log.atInfo().addKeyValue("adminPort", admin.port()).log("history writer started");
    return new HistoryWriter(dataSource, ingest, admin);
  }

  /// The port of `/metrics` and `/health`.
  public int adminPort() {
    return admin.port();
  }

  /// Ends after the batch that is being written.
  @Override
  public void close() {
    ingest.close(CLOSE_TIMEOUT);
    dataSource.close();
    admin.close();
    log.info("history writer closed");
  }

  private static Health health(IngestStatus status) {
    var health = new Health();
    health.register("ingest", status::loop);
    health.register("kafka", status::kafka);
    health.register("partitions", status::partitions);
    health.register("postgres", status::postgres);
    return health;
  }
}
