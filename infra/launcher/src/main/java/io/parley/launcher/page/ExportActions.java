package io.parley.launcher.page;

import io.parley.history.audit.Past;
import io.parley.history.audit.Scope;
import io.parley.history.audit.export.ExportFormat;
import io.parley.history.audit.export.ExportHeader;
import io.parley.history.audit.export.ExportHeader.Recorded;
import io.parley.history.audit.export.ExportTotals;
import io.parley.history.audit.export.ScopeJson;
import io.parley.history.store.HistorySnapshot;
import io.parley.launcher.audit.ContentReading;
import io.parley.launcher.audit.ExportRun;
import io.parley.launcher.audit.Permission;
import io.parley.schema.audit.AuditEntry;
import io.parley.service.PostgresConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Exports, written to files by threads of their own, as they may take long, and fetched from there
/// by whoever asked for them.
final class ExportActions implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ExportActions.class);

  private static final int CONCURRENT = 2;
  private static final int WAITING = 8;
  private static final int MAX_PER_SESSION = 5;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final PostgresConfig postgres;
  private final PageRecords records;
  private final ContentReading reading;
  private final ExportRoom room;
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          CONCURRENT,
          CONCURRENT,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING),
          Thread.ofPlatform().name("audit-export-", 0).daemon().factory());

  ExportActions(
      PostgresConfig postgres, PageRecords records, ContentReading reading, ExportRoom room) {
    this.postgres = postgres;
    this.records = records;
    this.reading = reading;
    this.room = room;
  }

  Map<String, Action> byName() {
    return Map.of(
        "export", new Action(Permission.READ, this::export),
        "exports", new Action(Permission.READ, (session, _) -> list(session)));
  }

  /// The file of an export of somebody's that is complete.
  Path file(PageSession session, String name) {
    if (session.exports().stream().noneMatch(export -> export.has(name))) {
      throw new PageRefusal(404, "there is no export " + name + " of yours");
    }
    return room.file(name);
  }

  /// Deletes what somebody has who is no longer logged in.
  void end(PageSession session) {
    for (PageExport export : session.end()) {
      export.cancel();
      if (!export.isRunning()) {
        delete(export);
      }
    }
  }

  /// Waits for a moment until those are deleted that were being written, see [#end].
  @Override
  public void close() {
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        log.atWarn().log("an export has not ended in time; the next start deletes it");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private ObjectNode export(PageSession session, PageQuestion question) {
    Scope scope = PageScope.of(question, Scope.Part.MEMBER);
    ExportFormat format = format(question.text("format"));
    if (session.exports().size() >= MAX_PER_SESSION) {
      throw new PageRefusal(
          409,
          "that would be more than %d exports: log out and in again".formatted(MAX_PER_SESSION));
    }
    ObjectNode details =
        PageQuestion.JSON
            .createObjectNode()
            .put("format", format.name().toLowerCase(Locale.ROOT))
            .put("page", true);
    details.set("scope", ScopeJson.of(scope));
    AuditEntry recorded = records.record(session, AuditEntry.EXPORT, details);
    var header =
        new ExportHeader(
            scope,
            Past.Source.POSTGRES,
            new Recorded(recorded.by(), recorded.sequence()),
            Instant.now());
    var export =
        new PageExport(
            recorded.sequence(),
            "%s, %s".formatted(format.name().toLowerCase(Locale.ROOT), ScopeJson.of(scope)),
            files(recorded.sequence(), format));
    if (!session.exporting(export)) {
      throw PageRefusal.notLoggedIn();
    }
    try {
      threads.execute(() -> write(export, header, format));
    } catch (RejectedExecutionException e) {
      export.failed("too many exports at once; try again later");
      throw new PageRefusal(503, "too many exports at once; try again later", e);
    }
    return export.json();
  }

  private static ObjectNode list(PageSession session) {
    ObjectNode json = PageQuestion.JSON.createObjectNode();
    ArrayNode exports = json.putArray("exports");
    session.exports().forEach(export -> exports.add(export.json()));
    return json;
  }

  private void write(PageExport export, ExportHeader header, ExportFormat format) {
    try {
      export.done(
          HistorySnapshot.read(postgres, snapshot -> write(export, header, format, snapshot)));
      if (export.isCancelled()) {
        delete(export);
      }
    } catch (CancellationException _) {
      delete(export);
    } catch (RuntimeException e) {
      PageRefusal refusal = PageFailures.refusal(e);
      if (refusal.status() == PageFailures.MISTAKE) {
        log.atError().setCause(e).log("an export of the audit page failed");
      }
      delete(export);
      export.failed(refusal.reason());
    }
  }

  private ExportTotals write(
      PageExport export, ExportHeader header, ExportFormat format, HistorySnapshot snapshot) {
    try (OutputStream main = room.create(export.files().getFirst());
        OutputStream proof =
            export.files().size() > 1
                ? room.create(export.files().get(1))
                : OutputStream.nullOutputStream()) {
      return new ExportRun(header, format, reading, export).write(snapshot, main, proof);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void delete(PageExport export) {
    try {
      for (String file : export.files()) {
        room.delete(file);
      }
    } catch (IOException e) {
      log.atError().setCause(e).log("an export could not be deleted");
    }
  }

  private static List<String> files(long number, ExportFormat format) {
    String name = "export-%d.%s".formatted(number, format.name().toLowerCase(Locale.ROOT));
    List<String> files = new ArrayList<>(List.of(name));
    if (format == ExportFormat.CSV) {
      files.add(name + ".proof.jsonl");
    }
    return files;
  }

  private static ExportFormat format(String name) {
    try {
      return ExportFormat.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new PageRefusal(400, "format: jsonl, csv or html", e);
    }
  }
}
