package io.parley.history;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.parley.history.archive.Archive;
import io.parley.history.archive.ArchiveStore;
import io.parley.history.archive.ArchivedLog;
import io.parley.history.archive.Archiver;
import io.parley.history.archive.ArchiverStatus;
import io.parley.history.checkpoint.Sealer;
import io.parley.history.checkpoint.SealerStatus;
import io.parley.history.erasure.Retention;
import io.parley.history.erasure.RetentionStatus;
import io.parley.history.ingest.Ingest;
import io.parley.history.ingest.IngestStatus;
import io.parley.history.log.CommittedLog;
import io.parley.history.log.TopicLog;
import io.parley.history.store.CheckpointStore;
import io.parley.history.store.JooqHistoryStore;
import io.parley.history.store.RowCounters;
import io.parley.history.store.SideBySideStore;
import io.parley.service.AdminServer;
import io.parley.service.Health;
import io.parley.service.Parts;
import io.parley.service.SchemaVersion;
import io.parley.service.Startup;
import io.parley.service.StartupException;
import io.parley.service.TopicLayout;
import io.parley.service.content.ContentVault;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running history writer, put together. Any number of them share the log's partitions.
public final class HistoryWriter implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(HistoryWriter.class);

  private final Parts parts;
  private final AdminServer admin;

  private HistoryWriter(Parts parts, AdminServer admin) {
    this.parts = parts;
    this.admin = admin;
  }

  /// Looks at topics and tables, and starts to write. Waits while Kafka or PostgreSQL is away.
  ///
  /// @throws StartupException with one line for the operator if something is not as it must be
  public static HistoryWriter start(HistoryWriterConfig config) {
    var parts = new Parts();
    try {
      return start(config, parts);
    } catch (RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  private static HistoryWriter start(HistoryWriterConfig config, Parts parts) {
    var metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    var status = new IngestStatus();
    var sealerStatus = new SealerStatus(metrics);
    var archiverStatus = new ArchiverStatus(metrics);
    var retentionStatus = new RetentionStatus(metrics);
    Health health = health(status, sealerStatus, archiverStatus, retentionStatus);
    var startup = new Startup(health);
    AdminServer admin = parts.add(AdminServer.start(config.admin(), metrics, health));
    startup.await(() -> TopicLayout.check(config.kafka()));
    startup.await(() -> SchemaVersion.check(config.postgres()));
    HikariDataSource dataSource = parts.add(config.postgres().dataSource("parley-history"));
    var store =
        parts.add(
            new SideBySideStore(
                new JooqHistoryStore(dataSource, new RowCounters(metrics)),
                config.ingest().maxTransactions()));
    parts.add(Ingest.start(config.kafka(), config.ingest(), store, status, metrics));
    var checkpoints = new CheckpointStore(dataSource);
    var topic = new TopicLog(config.kafka(), "parley-history");
    Supplier<CommittedLog> wholeLog = () -> topic;
    if (config.archive().isOn()) {
      ArchiveStore place = parts.add(config.archive().store());
      wholeLog = () -> new ArchivedLog(Archive.open(place), topic);
      parts.add(Archiver.start(config.archive(), place, topic, checkpoints, archiverStatus));
    }
    parts.add(
        Sealer.start(config.kafka(), wholeLog, config.checkpoints(), checkpoints, sealerStatus));
    if (config.retention().isOn()) {
      startup.await(
          () -> {
            ContentVault.checkTables(config.retention().keys(config.postgres()));
            return true;
          });
      parts.add(
          Retention.start(
              config.retention(), config.kafka(), config.postgres(), topic, retentionStatus));
    }
    startup.done();
    log.atInfo().addKeyValue("adminPort", admin.port()).log("history writer started");
    return new HistoryWriter(parts, admin);
  }

  /// The port of `/metrics` and `/health`.
  public int adminPort() {
    return admin.port();
  }

  /// Ends after the batch that is being written.
  @Override
  public void close() {
    parts.close();
    log.info("history writer closed");
  }

  private static Health health(
      IngestStatus status,
      SealerStatus sealer,
      ArchiverStatus archiver,
      RetentionStatus retention) {
    var health = new Health();
    health.register("archive", archiver::health);
    health.register("checkpoints", sealer::health);
    health.register("ingest", status::loop);
    health.register("kafka", status::kafka);
    health.register("partitions", status::partitions);
    health.register("postgres", status::postgres);
    health.register("retention", retention::health);
    return health;
  }
}
