package io.parley.connector.sync;

import io.parley.connector.history.StoreUnavailable;
import io.parley.connector.history.SyncHistory;
import io.parley.service.KafkaConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Waits until the history holds everything that had been acknowledged when it was asked: until the
/// routers have decided every command there was, and then until the history has passed the end of
/// the log.
///
/// The end of the log alone would not do. Routers deliver, and so acknowledge, before they commit:
/// the event may not be in the log yet, or be there in a transaction that is aborted and decided
/// again.
///
/// All who ask at a time share one [Round], so a thousand sessions that come at once cost no more
/// than one. One thread; those who wait are bounded by the sessions of the node.
public final class ReadIndex implements AutoCloseable {

  /// How much of what had been acknowledged the history holds.
  public enum Coverage {
    ALL,
    /// The routers took too long: what was in the log, but not what they had still to decide.
    DECIDED
  }

  private static final Logger log = LoggerFactory.getLogger(ReadIndex.class);
  private static final Duration IDLE_POLL = Duration.ofMillis(500);
  private static final Duration SHORTEST_POLL = Duration.ofMillis(10);
  private static final Duration LONGEST_POLL = Duration.ofMillis(100);

  private final LogOffsets offsets;
  private final SyncHistory history;
  private final SyncConfig config;
  private final BlockingQueue<CompletableFuture<Coverage>> arrivals = new LinkedBlockingQueue<>();
  private final List<Round> rounds = new ArrayList<>();
  private final Thread thread;

  private ReadIndex(LogOffsets offsets, SyncHistory history, SyncConfig config) {
    this.offsets = offsets;
    this.history = history;
    this.config = config;
    this.thread = Thread.ofPlatform().name("read-index").unstarted(this::run);
  }

  /// Starts its thread.
  ///
  /// @param partitions of the log
  public static ReadIndex start(
      KafkaConfig kafka, int partitions, SyncHistory history, SyncConfig config) {
    return start(new KafkaLogOffsets(kafka, partitions), history, config);
  }

  static ReadIndex start(LogOffsets offsets, SyncHistory history, SyncConfig config) {
    var readIndex = new ReadIndex(offsets, history, config);
    readIndex.thread.start();
    return readIndex;
  }

  /// Completes when the history has caught up; fails with [TimeoutException] if it has not in time,
  /// or if Kafka does not answer, and with [StoreUnavailable] if PostgreSQL is away.
  CompletableFuture<Coverage> reached() {
    var reached = new CompletableFuture<Coverage>();
    arrivals.add(reached);
    return reached;
  }

  /// Waits until it holds all; blocks.
  ///
  /// @throws StoreUnavailable if it does not in time
  static void awaitAll(CompletableFuture<Coverage> reached) {
    try {
      switch (reached.join()) {
        case ALL -> {}
        case DECIDED -> throw new StoreUnavailable("the routers lag behind the commands");
      }
    } catch (CompletionException e) {
      throw new StoreUnavailable("the history lags behind the log", e);
    }
  }

  int waiting() {
    return arrivals.size();
  }

  @Override
  public void close() {
    thread.interrupt();
    offsets.close();
  }

  private void run() {
    try {
      while (true) {
        turn();
      }
    } catch (InterruptedException _) {
      failAll(new TimeoutException("the node stops"));
    }
  }

  private void turn() throws InterruptedException {
    try {
      admit();
      if (!rounds.isEmpty()) {
        advance();
      }
    } catch (RuntimeException e) {
      log.error("a mistake of the read index's own; whoever waits is to try again", e);
      failAll(e);
    }
  }

  /// Makes one round of all who have come since; waits for them while nobody else does.
  private void admit() throws InterruptedException {
    CompletableFuture<Coverage> first = arrivals.poll(patience().toMillis(), TimeUnit.MILLISECONDS);
    if (first == null) {
      return;
    }
    List<CompletableFuture<Coverage>> members = new ArrayList<>(List.of(first));
    arrivals.drainTo(members);
    try {
      rounds.add(new Round(members, offsets.commandEnds(), System.nanoTime()));
    } catch (TimeoutException e) {
      members.forEach(member -> member.completeExceptionally(e));
    } catch (RuntimeException e) {
      members.forEach(member -> member.completeExceptionally(e));
      throw e;
    }
  }

  /// The longer the newest round has waited already, the longer it may well have to.
  private Duration patience() {
    if (rounds.isEmpty()) {
      return IDLE_POLL;
    }
    long tenthMs = rounds.getLast().age(System.nanoTime()).toMillis() / 10;
    return Duration.ofMillis(
        Math.clamp(tenthMs, SHORTEST_POLL.toMillis(), LONGEST_POLL.toMillis()));
  }

  private void advance() throws InterruptedException {
    try {
      lookWhatIsDecided();
    } catch (TimeoutException e) {
      log.debug("Kafka does not say what is decided", e);
    }
    if (!rounds.stream().allMatch(Round::isDeciding)) {
      lookWhatIsProjected();
    }
    rounds.removeIf(this::isLate);
  }

  /// The ends of the log are looked up after the commands were seen to be decided, so they lie
  /// behind everything that became of those.
  private void lookWhatIsDecided() throws InterruptedException, TimeoutException {
    List<Round> deciding = rounds.stream().filter(Round::isDeciding).toList();
    if (deciding.isEmpty()) {
      return;
    }
    Map<Integer, Long> decided = offsets.decided(deciding.getLast().partitions());
    long nowNs = System.nanoTime();
    List<Round> through = deciding.stream().filter(round -> round.isDecided(decided)).toList();
    List<Round> late =
        deciding.stream()
            .filter(round -> !round.isDecided(decided))
            .filter(round -> round.age(nowNs).compareTo(config.decisionTimeout()) >= 0)
            .toList();
    if (!through.isEmpty() || !late.isEmpty()) {
      Map<Integer, Long> ends = offsets.eventEnds();
      through.forEach(round -> round.awaitHistory(ends, Coverage.ALL));
      late.forEach(round -> round.awaitHistory(ends, Coverage.DECIDED));
    }
  }

  private boolean isLate(Round round) {
    boolean late = round.age(System.nanoTime()).compareTo(config.timeout()) >= 0;
    if (late) {
      round.fail(new TimeoutException("the history lags behind the log"));
    }
    return late;
  }

  /// With PostgreSQL away nobody is kept waiting.
  private void lookWhatIsProjected() {
    try {
      Map<Integer, Long> projected = history.projectedOffsets();
      rounds.removeIf(round -> round.complete(projected));
    } catch (StoreUnavailable e) {
      failAll(e);
    }
  }

  private void failAll(Throwable cause) {
    rounds.forEach(round -> round.fail(cause));
    rounds.clear();
  }
}
