package io.parley.history.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.history.store.HistoryStore;
import io.parley.service.KafkaConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The running consumer of the log: a thread that goes round its loop until it is closed. What goes
/// wrong in a round is logged, shown in the status, and tried again.
public final class Ingest implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Ingest.class);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(15);
  private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(5);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final IngestLoop loop;
  private final IngestStatus status;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread =
      Thread.ofPlatform()
          .name("history-ingest")
          .uncaughtExceptionHandler((_, e) -> log.error("the loop has ended", e))
          .unstarted(this::run);

  private Ingest(KafkaConsumer<byte[], byte[]> consumer, IngestLoop loop, IngestStatus status) {
    this.consumer = consumer;
    this.loop = loop;
    this.status = status;
  }

  public static Ingest start(
      KafkaConfig kafka,
      IngestConfig config,
      HistoryStore store,
      IngestStatus status,
      MeterRegistry metrics) {
    KafkaConsumer<byte[], byte[]> consumer = LogConsumer.create(kafka, config);
    var loop =
        new IngestLoop(
            consumer, store, status, metrics, InstantSource.system(), config.lagPeriod());
    var ingest = new Ingest(consumer, loop, status);
    ingest.thread.start();
    return ingest;
  }

  /// Ends the loop after the batch that is being written, and leaves the group, so that another
  /// writer takes over at once.
  @Override
  public void close() {
    closing.countDown();
    consumer.wakeup();
    try {
      if (!thread.join(CLOSE_TIMEOUT)) {
        log.error("the loop has not ended in time; its partitions are taken over later");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    var backoff = new Backoff();
    try {
      loop.subscribe();
      while (closing.getCount() > 0) {
        turn(backoff);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      status.ended("ended");
      consumer.close(CloseOptions.timeout(LEAVE_TIMEOUT));
    }
  }

  private void turn(Backoff backoff) throws InterruptedException {
    try {
      loop.turn();
      status.running();
      backoff.reset();
    } catch (WakeupException _) {
      // Closing, which the loop looks at next.
    } catch (KafkaException e) {
      status.kafkaFails(String.valueOf(e.getMessage()));
      log.atWarn().addKeyValue("reason", e.getMessage()).log("Kafka fails; trying again");
      waitOrClose(backoff);
    } catch (RuntimeException e) {
      status.ended(e.toString());
      log.error("a mistake of the history writer's own; trying again", e);
      waitOrClose(backoff);
    }
  }

  private void waitOrClose(Backoff backoff) throws InterruptedException {
    if (closing.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS)) {
      log.debug("closing");
    }
  }
}
