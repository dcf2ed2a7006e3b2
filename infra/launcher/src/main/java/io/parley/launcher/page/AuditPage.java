package io.parley.launcher.page;

import com.sun.net.httpserver.HttpHandler;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.connector.AuditPageConfig;
import io.parley.connector.ConnectorConfig;
import io.parley.connector.account.RoleCheck;
import io.parley.connector.history.Database;
import io.parley.history.audit.CheckpointKey;
import io.parley.history.trail.AuditTrail;
import io.parley.history.trail.CustodyTrail;
import io.parley.launcher.audit.ContentReading;
import io.parley.service.AdminPages;
import io.parley.service.Parts;
import io.parley.service.Rounds;
import io.parley.service.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The page for auditors, put together.
public final class AuditPage implements AdminPages {

  /// Questions that are not answered by the workers: who somebody is.
  private static final int CONNECTIONS_BESIDE_WORKERS = 1;

  /// Of the conversations that all auditors have opened together; enough for any one of them.
  private static final long MAX_OPENED_BYTES = 128 << 20;

  private static final Duration LOOK_FOR_IDLE = Duration.ofSeconds(10);

  private final Parts parts;
  private final PageHandler handler;

  private AuditPage(ConnectorConfig config, Parts parts, MeterRegistry metrics) {
    this.parts = parts;
    AuditPageConfig page = config.auditPage();
    Set<CheckpointKey> trusted = keys(page.keyFiles());
    HikariDataSource pool =
        parts.add(
            config
                .postgres()
                .dataSource(
                    "parley-audit-page",
                    page.concurrent() + CONNECTIONS_BESIDE_WORKERS,
                    page.timeout()));
    // The connector counts its own log-ins and keys under the same names.
    var roles =
        parts.add(new RoleCheck(config.account(), Database.on(pool), new SimpleMeterRegistry()));
    var reading = parts.add(ContentReading.of(config));
    var records = new PageRecords(new AuditTrail(config.kafka(), InstantSource.system()));
    var trail = new CustodyTrail(config.kafka(), InstantSource.system());
    var custody = new CustodyNow(trail, System::nanoTime);
    var room = new ExportRoom(Path.of(page.exportDir()), page.exportBytes());
    room.prepare();
    metrics.gauge("parley.audit.page.export.bytes", room, ExportRoom::usedBytes);
    Gauge.builder("parley.audit.page.export.bytes.limit", page::exportBytes).register(metrics);
    var exports = parts.add(new ExportActions(config.postgres(), records, reading, room));
    var conversations = new OpenedConversations(MAX_OPENED_BYTES, metrics);
    var sessions =
        parts.add(
            new PageSessions(
                page.sessions(),
                page.idle(),
                System::nanoTime,
                session -> {
                  conversations.end(session);
                  exports.end(session);
                },
                metrics));
    parts.add(new Rounds("audit-page-sessions", LOOK_FOR_IDLE, sessions::endOld)).start();
    var workers = parts.add(new Workers(page.concurrent(), page.timeout(), metrics));
    Map<String, Action> actions = new HashMap<>();
    actions.putAll(
        new ConversationActions(pool, records, conversations, custody, reading).byName());
    actions.putAll(new SealActions(pool, records, conversations, custody, trusted).byName());
    actions.putAll(new SearchActions(pool, records, reading).byName());
    actions.putAll(exports.byName());
    actions.putAll(new CustodyActions(trail, custody, InstantSource.system()).byName());
    actions.putAll(new CheckpointActions(pool, trusted).byName());
    var api = new PageApi(roles, sessions, workers, exports, actions);
    handler = new PageHandler(api, page.origin(), metrics);
  }

  /// The page, if it is wanted.
  ///
  /// @throws StartupException if a key can't be read, or exports can't be kept
  public static AdminPages open(ConnectorConfig config, MeterRegistry metrics) {
    if (!config.auditPage().enabled()) {
      return new NoPages();
    }
    var parts = new Parts();
    try {
      return new AuditPage(config, parts, metrics);
    } catch (RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  @Override
  public Map<String, HttpHandler> handlersByPath() {
    return Map.of(PageHandler.PATH, handler);
  }

  @Override
  public void close() {
    parts.close();
  }

  private static Set<CheckpointKey> keys(List<String> files) {
    Set<CheckpointKey> keys = new HashSet<>();
    for (String file : files) {
      try {
        keys.add(CheckpointKey.ofPem(Files.readString(Path.of(file))));
      } catch (IOException e) {
        throw new StartupException("audit-page.key-files: can't read " + file, e);
      } catch (IllegalArgumentException e) {
        throw new StartupException(
            "audit-page.key-files: %s: %s".formatted(file, e.getMessage()), e);
      }
    }
    return keys;
  }
}
