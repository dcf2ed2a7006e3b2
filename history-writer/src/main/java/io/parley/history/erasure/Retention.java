package io.parley.history.erasure;

import com.zaxxer.hikari.HikariDataSource;
import io.parley.history.ingest.LogReader;
import io.parley.history.ingest.UnreadableLog;
import io.parley.history.log.CommittedLog;
import io.parley.history.store.RebuildFailed;
import io.parley.history.store.StoreUnavailableException;
import io.parley.history.trail.CustodyTrail;
import io.parley.history.trail.TrailBroken;
import io.parley.history.trail.TrailUnavailable;
import io.parley.service.KafkaConfig;
import io.parley.service.PostgresConfig;
import io.parley.service.Rounds;
import io.parley.service.content.KeysUnavailable;
import io.parley.service.content.PostgresKeyDestroyer;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Erases what is too old, now and then. A thread of its own; any number of processes may have one:
/// the audit log says when it was done last, and a lock in PostgreSQL lets one of them do it.
public final class Retention implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Retention.class);

  /// In whose name it is done; no account has it.
  private static final String BY = "(history writer)";

  private static final Duration LOOK_EVERY = Duration.ofMinutes(1);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final InstantSource clock = InstantSource.system();
  private final Duration period;
  private final HikariDataSource keys;
  private final Eraser eraser;
  private final RetentionStatus status;
  private final Rounds rounds;

  private Retention(
      RetentionConfig config,
      KafkaConfig kafka,
      PostgresConfig postgres,
      CommittedLog eventLog,
      RetentionStatus status) {
    this.period = config.period();
    this.status = status;
    this.keys = config.keys(postgres).dataSource("parley-retention");
    this.eraser =
        new Eraser(
            new CustodyTrail(kafka, clock),
            new LogReader(eventLog),
            postgres,
            new PostgresKeyDestroyer(keys),
            PATIENCE);
    this.rounds = new Rounds("history-retention", Rounds.pause(LOOK_EVERY, period), this::attempt);
  }

  /// Starts one.
  ///
  /// @param config that is on
  public static Retention start(
      RetentionConfig config,
      KafkaConfig kafka,
      PostgresConfig postgres,
      CommittedLog eventLog,
      RetentionStatus status) {
    var retention = new Retention(config, kafka, postgres, eventLog, status);
    retention.rounds.start();
    log.atInfo().addKeyValue("period", config.period()).log("retention started");
    return retention;
  }

  /// Ends after the round that it is in. What that leaves, the next one erases.
  @Override
  public void close() {
    rounds.close();
    keys.close();
  }

  private void attempt() {
    try {
      eraser.runIfDue(BY, period, clock).ifPresent(this::tell);
      status.works();
    } catch (RebuildFailed e) {
      // Another process erases, or builds the history anew; it is due until somebody has done it.
      log.atInfo().addKeyValue("reason", e.getMessage()).log("nothing is erased now");
    } catch (NothingErased
        | UnreadableLog
        | StoreUnavailableException
        | KeysUnavailable
        | TrailUnavailable
        | TrailBroken e) {
      fails(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      log.error("a mistake of the retention's own; trying again", e);
      fails(e.toString());
    }
  }

  private void tell(Eraser.Run run) {
    status.erased(run.totals());
    log.atInfo()
        .addKeyValue("run", run.number())
        .addKeyValue("erased", run.totals().redacted())
        .addKeyValue("held", run.totals().held())
        .addKeyValue("keysDestroyed", run.totals().keysDestroyed())
        .log("what was too old is erased");
  }

  private void fails(String reason) {
    if (status.fails(reason)) {
      log.atError().addKeyValue("reason", reason).log("what is too old can't be erased");
    }
  }
}
