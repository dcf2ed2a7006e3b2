package io.parley.history.checkpoint;

import io.parley.history.archive.ArchiveFailed;
import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.audit.Signers;
import io.parley.history.audit.export.MalformedFile;
import io.parley.history.log.CommittedLog;
import io.parley.history.store.CheckpointStore;
import io.parley.history.store.SealOutcome;
import io.parley.history.store.SealOutcome.Done;
import io.parley.history.store.SealOutcome.NotNow;
import io.parley.history.store.SealOutcome.Refused;
import io.parley.history.store.StoreUnavailableException;
import io.parley.history.trail.AuditTrail;
import io.parley.history.trail.TrailUnavailable;
import io.parley.service.KafkaConfig;
import io.parley.service.Rounds;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Seals the history when that is due, and carries the checkpoints to their places. A thread of its
/// own; any number of processes may have one, and whichever comes first does it.
///
/// Each round makes good what an earlier one could not: the places know how far they are.
public final class Sealer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Sealer.class);

  private static final Duration ROUND = Duration.ofSeconds(1);

  private final CheckpointsConfig config;
  private final Signers signers;
  private final CheckpointStore store;
  private final Places places;
  private final Restoration restoration;
  private final SealerStatus status;
  private final InstantSource clock = InstantSource.system();
  private final SeenTrail trail;
  private final Rounds rounds;

  private boolean restored;

  private Sealer(
      KafkaConfig kafka,
      Supplier<CommittedLog> eventLog,
      CheckpointsConfig config,
      CheckpointStore store,
      SealerStatus status) {
    this.config = config;
    this.signers = Keys.load(config);
    this.store = store;
    this.status = status;
    this.trail = new SeenTrail(new AuditTrail(kafka, clock), config.policy().period());
    this.places = Places.of(config, new CheckpointTopic(kafka));
    this.rounds =
        new Rounds(
            "history-sealer", Rounds.pause(ROUND, config.policy().period()), this::attemptRound);
    this.restoration = new Restoration(eventLog, new PublishedCheckpoints(kafka), store);
  }

  /// Starts one, if the configuration has a key.
  ///
  /// @param eventLog of which spans are made again where the database has lost them
  /// @throws io.parley.service.StartupException if the key can't be read
  public static AutoCloseable start(
      KafkaConfig kafka,
      Supplier<CommittedLog> eventLog,
      CheckpointsConfig config,
      CheckpointStore store,
      SealerStatus status) {
    if (!config.isOn()) {
      log.warn("nothing is sealed: checkpoints.key-file is empty");
      return () -> {};
    }
    var sealer = new Sealer(kafka, eventLog, config, store, status);
    log.atInfo().addKeyValue("key", sealer.signers.current().key().id()).log("sealer started");
    sealer.rounds.start();
    return sealer;
  }

  /// Ends after the round that it is in.
  @Override
  public void close() {
    rounds.close();
    places.close();
  }

  private void attemptRound() {
    try {
      round();
    } catch (StoreUnavailableException
        | KafkaException
        | TrailUnavailable
        | CheckpointFailed
        | ArchiveFailed
        | MalformedFile e) {
      fails(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      log.error("a mistake of the sealer's own; trying again", e);
      fails(e.toString());
    }
  }

  private void round() {
    if (!restored) {
      restored = restoration.run();
    }
    if (!restored) {
      return;
    }
    Optional<String> refusal = seal();
    store.last().ifPresent(newest -> status.newest(newest.checkpoint()));
    places.fill(store);
    if (refusal.isPresent()) {
      fails(refusal.get());
    } else {
      status.works();
    }
  }

  private Optional<String> seal() {
    long startNs = System.nanoTime();
    SealOutcome outcome = store.seal(signers, config.policy(), trail::head, clock.instant());
    return switch (outcome) {
      case Done(SignedCheckpoint checkpoint) -> {
        status.sealed(Duration.ofNanos(System.nanoTime() - startNs));
        log.atInfo()
            .addKeyValue("number", checkpoint.number())
            .addKeyValue("events", checkpoint.checkpoint().sealed().events())
            .addKeyValue("hash", checkpoint.hash())
            .log("history sealed");
        yield Optional.empty();
      }
      case NotNow() -> Optional.empty();
      case Refused(String reason) -> Optional.of(reason);
    };
  }

  private void fails(String reason) {
    if (status.fails(reason)) {
      log.atError().addKeyValue("reason", reason).log("no checkpoint can be made or brought away");
    }
  }
}
