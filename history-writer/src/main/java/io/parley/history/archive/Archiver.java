package io.parley.history.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.log.CommittedLog;
import io.parley.history.store.CheckpointStore;
import io.parley.history.store.StoreUnavailableException;
import io.parley.service.Rounds;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Archives what is sealed when that is due. A thread of its own; any number of processes may have
/// one, and whichever writes an entry of the manifest first has made it.
public final class Archiver implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Archiver.class);

  private static final Duration ROUND = Duration.ofSeconds(2);
  private static final Duration UNFINISHED_FOR = Duration.ofDays(1);
  private static final String MARK = "archive.txt";
  private static final byte[] MARK_TEXT = "parley.archive/1\n".getBytes(US_ASCII);

  private final ArchiveConfig config;
  private final ArchiveStore store;
  private final CommittedLog topic;
  private final CheckpointStore checkpoints;
  private final ArchiverStatus status;
  private final InstantSource clock = InstantSource.system();
  private final Rounds rounds;
  private @Nullable Archive archive;

  private Archiver(
      ArchiveConfig config,
      ArchiveStore store,
      CommittedLog topic,
      CheckpointStore checkpoints,
      ArchiverStatus status) {
    this.config = config;
    this.store = store;
    this.topic = topic;
    this.checkpoints = checkpoints;
    this.status = status;
    this.rounds =
        new Rounds("history-archiver", Rounds.pause(ROUND, config.period()), this::attempt);
  }

  /// Starts one.
  public static Archiver start(
      ArchiveConfig config,
      ArchiveStore store,
      CommittedLog topic,
      CheckpointStore checkpoints,
      ArchiverStatus status) {
    var archiver = new Archiver(config, store, topic, checkpoints, status);
    log.atInfo().addKeyValue("place", store).log("archiver started");
    archiver.rounds.start();
    return archiver;
  }

  /// Ends after the round that it is in.
  @Override
  public void close() {
    rounds.close();
  }

  private void attempt() {
    try {
      round();
      status.works();
    } catch (StoreUnavailableException | KafkaException | ArchiveFailed e) {
      fails(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      log.error("a mistake of the archiver's own; trying again", e);
      fails(e.toString());
    }
  }

  private void round() {
    Archive opened = opened();
    ArchiveEntry newest = opened.newest();
    List<SignedCheckpoint> waiting =
        checkpoints.after(newest == null ? 0 : newest.lastCheckpoint().number());
    status.behind(waiting.isEmpty() ? 0 : ArchivePolicy.between(opened.ends(), waiting.getLast()));
    List<SignedCheckpoint> due =
        new ArchivePolicy(config.records(), config.period())
            .due(opened.ends(), waiting, clock.instant());
    if (!due.isEmpty()) {
      archive(opened, due);
    }
    ArchiveEntry now = opened.newest();
    if (now != null) {
      status.newest(now);
    }
  }

  private void archive(Archive opened, List<SignedCheckpoint> due) {
    opened.refresh();
    ArchiveEntry newest = opened.newest();
    if (newest != null && newest.lastCheckpoint().number() >= due.getFirst().number()) {
      return; // Another process was faster.
    }
    ArchiveEntry entry =
        new ArchiveRound(opened, topic, config.segmentBytes())
            .run(due, checkpoints::spans, clock.instant());
    if (entry != null) {
      status.archived(entry);
      log.atInfo()
          .addKeyValue("entry", entry.number())
          .addKeyValue("manifest", opened.last())
          .addKeyValue("checkpoint", entry.lastCheckpoint().number())
          .addKeyValue("segments", entry.segments().size())
          .addKeyValue("bytes", entry.bytes())
          .log("log archived");
    }
  }

  private Archive opened() {
    Archive opened = archive;
    if (opened == null) {
      requireFilesAreKept();
      sweep();
      opened = Archive.open(store);
      archive = opened;
    }
    return opened;
  }

  /// That a file which is there can't be written again is what keeps two archivers apart.
  private void requireFilesAreKept() {
    boolean wasThere = !store.create(MARK, MARK_TEXT);
    if (!wasThere && store.create(MARK, MARK_TEXT)) {
      throw new ArchiveFailed(
          "%s lets files be overwritten: it must honour If-None-Match".formatted(store));
    }
  }

  /// Nobody writes on a file for so long.
  private void sweep() {
    int swept = store.sweep(clock.instant().minus(UNFINISHED_FOR));
    if (swept > 0) {
      log.atInfo().addKeyValue("files", swept).log("unfinished files swept");
    }
  }

  private void fails(String reason) {
    if (status.fails(reason)) {
      log.atError().addKeyValue("reason", reason).log("what is sealed can't be archived");
    }
  }
}
