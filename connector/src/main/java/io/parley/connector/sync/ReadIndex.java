package io.parley.connector.sync;

import io.parley.connector.history.History;
import io.parley.connector.history.StoreUnavailable;
import io.parley.service.KafkaConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Waits until the history holds everything that stood in the log when it was asked.
///
/// All who wait at a time share one look at the ends of the log and one poll of the history, so a
/// thousand sessions that come at once cost no more than one. One thread; those who wait are
/// bounded by the sessions of the node.
public final class ReadIndex implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ReadIndex.class);
  private static final Duration POLL = Duration.ofMillis(10);
  private static final Duration IDLE_POLL = Duration.ofMillis(500);

  private final LogEnds logEnds;
  private final History history;
  private final Duration timeout;
  private final BlockingQueue<CompletableFuture<Void>> arrivals = new LinkedBlockingQueue<>();
  private final List<Group> groups = new ArrayList<>();
  private final Thread thread;

  /// Those who asked at the same time.
  private record Group(
      Map<Integer, Long> ends, long deadlineNs, List<CompletableFuture<Void>> members) {

    boolean isReached(Map<Integer, Long> projected) {
      return ends.entrySet().stream()
          .allMatch(end -> projected.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }

    void fail(Throwable cause) {
      members.forEach(member -> member.completeExceptionally(cause));
    }
  }

  private ReadIndex(LogEnds logEnds, History history, Duration timeout) {
    this.logEnds = logEnds;
    this.history = history;
    this.timeout = timeout;
    this.thread = Thread.ofPlatform().name("read-index").unstarted(this::run);
  }

  /// Starts its thread.
  ///
  /// @param partitions of the log
  public static ReadIndex start(
      KafkaConfig kafka, int partitions, History history, Duration timeout) {
    var readIndex = new ReadIndex(new LogEnds(kafka, partitions), history, timeout);
    readIndex.thread.start();
    return readIndex;
  }

  /// Completes when the history has everything that stands in the log now; fails with
  /// [TimeoutException] if it has not caught up in time.
  CompletableFuture<Void> reached() {
    var reached = new CompletableFuture<Void>();
    arrivals.add(reached);
    return reached;
  }

  int waiting() {
    return arrivals.size();
  }

  @Override
  public void close() {
    thread.interrupt();
    logEnds.close();
  }

  private void run() {
    try {
      while (true) {
        admit();
        if (!groups.isEmpty()) {
          release();
        }
      }
    } catch (InterruptedException _) {
      groups.forEach(group -> group.fail(new TimeoutException("the node stops")));
    }
  }

  /// Makes one group of all who have come since; waits for them while nobody else does.
  private void admit() throws InterruptedException {
    Duration patience = groups.isEmpty() ? IDLE_POLL : POLL;
    CompletableFuture<Void> first = arrivals.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (first == null) {
      return;
    }
    List<CompletableFuture<Void>> members = new ArrayList<>(List.of(first));
    arrivals.drainTo(members);
    long deadlineNs = System.nanoTime() + timeout.toNanos();
    try {
      groups.add(new Group(logEnds.look(), deadlineNs, members));
    } catch (TimeoutException e) {
      members.forEach(member -> member.completeExceptionally(e));
    }
  }

  private void release() {
    Map<Integer, Long> projected = projected();
    long nowNs = System.nanoTime();
    for (Iterator<Group> all = groups.iterator(); all.hasNext(); ) {
      Group group = all.next();
      if (group.isReached(projected)) {
        group.members().forEach(member -> member.complete(null));
        all.remove();
      } else if (group.deadlineNs() - nowNs <= 0) {
        group.fail(new TimeoutException("the history lags behind the log"));
        all.remove();
      }
    }
  }

  private Map<Integer, Long> projected() {
    try {
      return history.projectedOffsets();
    } catch (StoreUnavailable e) {
      log.debug("the history does not say how far it is", e);
      return Map.of();
    }
  }
}
