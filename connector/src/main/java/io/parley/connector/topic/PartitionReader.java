package io.parley.connector.topic;

import io.parley.service.KafkaConfig;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads one partition from a given place on and hands every batch to its handler, in one thread of
/// its own, without a consumer group.
///
/// While Kafka is away it waits; if its place is gone it tells the handler and goes on at the end.
public final class PartitionReader implements AutoCloseable {

  public enum Start {
    BEGINNING,
    END
  }

  /// What is done with the records, in the reader's thread.
  public interface Handler {

    void records(Iterable<ConsumerRecord<byte[], byte[]>> batch);

    /// Records may have been missed: the place was no longer in the log.
    void placeLost();

    /// [PartitionReader#wake] was called.
    default void woken() {}
  }

  private static final Logger log = LoggerFactory.getLogger(PartitionReader.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
  private static final int MAX_POLL_RECORDS = 5_000;

  private final TopicPartition partition;
  private final Start start;
  private final Handler handler;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
  private final Thread thread;
  private volatile boolean closing;

  public PartitionReader(
      KafkaConfig kafka,
      TopicPartition partition,
      Start start,
      IsolationLevel isolation,
      Handler handler) {
    this.partition = partition;
    this.start = start;
    this.handler = handler;
    this.consumer =
        new KafkaConsumer<>(
            kafka.client(
                Map.of(
                    "isolation.level",
                    isolation.toString().toLowerCase(Locale.ROOT),
                    "auto.offset.reset",
                    "none",
                    "enable.auto.commit",
                    false,
                    "max.poll.records",
                    MAX_POLL_RECORDS)),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    this.thread = Thread.ofPlatform().name("read-" + partition.topic()).unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /// Completes when the reader has its place and has handled everything that stood in the partition
  /// when it started.
  public CompletableFuture<Void> caughtUp() {
    return caughtUp;
  }

  /// Has the handler called soon, in the reader's thread, records or not. From any thread.
  public void wake() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    closing = true;
    consumer.wakeup();
    if (thread.getState() == Thread.State.NEW) {
      consumer.close();
    }
    try {
      if (!thread.join(CLOSE_TIMEOUT)) {
        log.atWarn().addKeyValue("topic", partition.topic()).log("reader did not stop in time");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (consumer) {
      consumer.assign(List.of(partition));
      long end = endOffset();
      switch (start) {
        case BEGINNING -> consumer.seekToBeginning(List.of(partition));
        case END -> consumer.seek(partition, end);
      }
      while (!closing) {
        readOnce(end);
      }
    } catch (WakeupException _) {
      // close() asked for it
    }
  }

  private long endOffset() {
    while (true) {
      try {
        return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      } catch (WakeupException e) {
        throw e;
      } catch (RuntimeException e) {
        pauseAfter(e);
      }
    }
  }

  private void readOnce(long end) {
    try {
      var batch = consumer.poll(POLL);
      if (!batch.isEmpty()) {
        handler.records(batch);
      }
      if (!caughtUp.isDone() && consumer.position(partition) >= end) {
        caughtUp.complete(null);
      }
    } catch (InvalidOffsetException e) {
      log.atWarn().addKeyValue("topic", partition.topic()).setCause(e).log("lost its place");
      consumer.seekToEnd(List.of(partition));
      handler.placeLost();
    } catch (WakeupException e) {
      if (closing) {
        throw e;
      }
      handler.woken();
    } catch (RuntimeException e) {
      pauseAfter(e);
    }
  }

  private void pauseAfter(RuntimeException e) {
    if (closing) {
      throw new WakeupException();
    }
    log.atWarn().addKeyValue("topic", partition.topic()).setCause(e).log("reading failed");
    LockSupport.parkNanos(PAUSE_AFTER_FAILURE.toNanos());
  }
}
