package io.parley.connector.route;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.connector.topic.PartitionReader;
import io.parley.schema.codec.DecodeException;
import io.parley.schema.codec.RouteCodec;
import io.parley.schema.route.RouterReport;
import io.parley.schema.topic.Topics;
import io.parley.service.KafkaConfig;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How far the live routers have heard of routes, and the barrier built on it.
///
/// A router counts as alive for as long as its last report says; its lease outlives its
/// transactions, so one that is not counted can commit nothing any more.
public final class RouterReports implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RouterReports.class);

  /// After this a waiting session goes on and relies on the digest.
  private static final Duration BARRIER_TIMEOUT = Duration.ofSeconds(2);

  private final PartitionReader reader;
  private final ScheduledExecutorService timer;
  private final Counter timeouts;

  private final Object lock = new Object();
  private final Map<String, Heard> heardByRouter = new HashMap<>();
  private final Queue<Waiting> waiting = new ArrayDeque<>();

  /// @param untilNs by the monotonic clock
  private record Heard(long appliedRoutes, long untilNs) {}

  private record Waiting(long offset, long deadlineNs, CompletableFuture<Void> passed) {}

  public RouterReports(KafkaConfig kafka, MeterRegistry metrics) {
    this.timeouts = metrics.counter("parley.barrier.timeouts");
    metrics.gauge("parley.barrier.waiting", this, RouterReports::waitingCount);
    metrics.gauge("parley.routers", this, RouterReports::liveRouters);
    this.reader =
        new PartitionReader(
            kafka,
            new TopicPartition(Topics.ROUTERS, 0),
            PartitionReader.Start.BEGINNING,
            IsolationLevel.READ_COMMITTED,
            new PartitionReader.Handler() {
              @Override
              public void records(Iterable<ConsumerRecord<byte[], byte[]>> batch) {
                apply(batch);
              }

              @Override
              public void placeLost() {
                // Every router says where it is again within a third of its lease.
              }
            });
    reader.start();
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("barrier-timer").factory());
    var _ = timer.scheduleWithFixedDelay(this::release, 50, 50, TimeUnit.MILLISECONDS);
  }

  /// Completes when all reports that stood in the topic at the start are known.
  public CompletableFuture<Void> caughtUp() {
    return reader.caughtUp();
  }

  /// Completes when every live router routes by the record at `offset` of `parley.sessions`, or
  /// after two seconds.
  public CompletableFuture<Void> passed(long offset) {
    var passed = new CompletableFuture<Void>();
    long nowNs = System.nanoTime();
    synchronized (lock) {
      if (!heardByAll(offset, nowNs)) {
        waiting.add(new Waiting(offset, nowNs + BARRIER_TIMEOUT.toNanos(), passed));
        return passed;
      }
    }
    passed.complete(null);
    return passed;
  }

  public int liveRouters() {
    long nowNs = System.nanoTime();
    synchronized (lock) {
      return (int) heardByRouter.values().stream().filter(h -> h.untilNs() - nowNs > 0).count();
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    reader.close();
  }

  private int waitingCount() {
    synchronized (lock) {
      return waiting.size();
    }
  }

  private void apply(Iterable<ConsumerRecord<byte[], byte[]>> batch) {
    long nowNs = System.nanoTime();
    synchronized (lock) {
      for (ConsumerRecord<byte[], byte[]> entry : batch) {
        String router = new String(entry.key(), UTF_8);
        if (entry.value() == null) {
          heardByRouter.remove(router);
        } else {
          applyReport(entry, router, nowNs);
        }
      }
      heardByRouter.values().removeIf(heard -> heard.untilNs() - nowNs <= 0);
    }
    release();
  }

  private void applyReport(ConsumerRecord<byte[], byte[]> entry, String router, long nowNs) {
    try {
      RouterReport report = RouteCodec.decodeReport(entry.value());
      // Of a report found at the start, a part of the lease may have gone by.
      long ageMs = Math.max(0, System.currentTimeMillis() - entry.timestamp());
      long leftMs =
          reader.caughtUp().isDone()
              ? report.lease().toMillis()
              : report.lease().toMillis() - ageMs;
      heardByRouter.put(
          router, new Heard(report.appliedRoutes(), nowNs + TimeUnit.MILLISECONDS.toNanos(leftMs)));
    } catch (DecodeException e) {
      log.atWarn().addKeyValue("offset", entry.offset()).setCause(e).log("unreadable report");
    }
  }

  /// Lets go on whoever has been heard by all, or has waited long enough.
  private void release() {
    Queue<Waiting> passed = new ArrayDeque<>();
    long nowNs = System.nanoTime();
    synchronized (lock) {
      waiting.removeIf(
          one -> {
            boolean heard = heardByAll(one.offset(), nowNs);
            boolean late = one.deadlineNs() - nowNs <= 0;
            if (late && !heard) {
              timeouts.increment();
            }
            return (heard || late) && passed.add(one);
          });
    }
    passed.forEach(one -> one.passed().complete(null));
  }

  private boolean heardByAll(long offset, long nowNs) {
    return heardByRouter.values().stream()
        .noneMatch(heard -> heard.untilNs() - nowNs > 0 && heard.appliedRoutes() <= offset);
  }
}
