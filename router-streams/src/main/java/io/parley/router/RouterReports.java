package io.parley.router;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.router.topology.RouterStreams;
import io.parley.schema.codec.RouteCodec;
import io.parley.schema.route.RouterReport;
import io.parley.schema.topic.Topics;
import io.parley.service.KafkaConfig;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says on `parley.routers` that this router is there and how far it has heard of routes: when that
/// moved, at most every 20 ms, and in any case every third of its lease; a tombstone at the end.
///
/// The first report must be in the topic before the first command is decided: from then on nodes
/// wait for this router too.
final class RouterReports implements RouterStreams.Watcher, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RouterReports.class);

  private static final Duration INTERVAL = Duration.ofMillis(20);
  private static final Duration RENEWAL = RouterReport.LEASE.dividedBy(3);
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final String instance;
  private final LongSupplier appliedRoutes;
  private final KafkaProducer<byte[], byte[]> producer;
  private final ScheduledExecutorService reporter =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("router-reports").factory());

  private final AtomicBoolean closed = new AtomicBoolean();
  private long reportedOffset;
  private long reportedNs;

  RouterReports(KafkaConfig kafka, String instance, LongSupplier appliedRoutes) {
    this.instance = instance;
    this.appliedRoutes = appliedRoutes;
    int timeoutMs = (int) TIMEOUT.toMillis();
    this.producer =
        new KafkaProducer<>(
            kafka.client(
                Map.of(
                    "client.id",
                    "parley-router-reports",
                    "acks",
                    "all",
                    "enable.idempotence",
                    true,
                    "linger.ms",
                    0,
                    "max.block.ms",
                    timeoutMs,
                    "request.timeout.ms",
                    timeoutMs / 2,
                    "delivery.timeout.ms",
                    timeoutMs)),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /// Reports for the first time, and returns when the report is in the topic.
  ///
  /// @throws KafkaException if it can't be written
  @Override
  public void beforeFirstCommand() {
    report(appliedRoutes.getAsLong());
    var _ =
        reporter.scheduleWithFixedDelay(
            this::reportIfDue, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void died() {
    close();
  }

  /// Ends with a tombstone; called when nothing is decided any more.
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    reporter.shutdownNow();
    try {
      send(null);
    } catch (KafkaException e) {
      LOG.atWarn().setCause(e).log("left without saying so: nodes will wait for the lease to end");
    }
    producer.close(TIMEOUT);
  }

  private void reportIfDue() {
    long offset = appliedRoutes.getAsLong();
    boolean due = System.nanoTime() - reportedNs >= RENEWAL.toNanos();
    if (offset != reportedOffset || due) {
      try {
        report(offset);
      } catch (KafkaException e) {
        LOG.atWarn().setCause(e).log("could not report; trying again");
      }
    }
  }

  private void report(long offset) {
    send(RouteCodec.encode(new RouterReport(instance, RouterReport.LEASE, offset)));
    reportedOffset = offset;
    reportedNs = System.nanoTime();
  }

  private void send(byte @Nullable [] value) {
    Future<RecordMetadata> sent =
        producer.send(new ProducerRecord<>(Topics.ROUTERS, instance.getBytes(UTF_8), value));
    try {
      sent.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("no report to " + Topics.ROUTERS, e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
