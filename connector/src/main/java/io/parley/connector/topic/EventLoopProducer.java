package io.parley.connector.topic;

import io.parley.service.KafkaConfig;
import io.parley.service.ServerAway;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Producers that can be used on an event loop: durable, in order, and never blocking.
///
/// `max.block.ms` is 0, so a full buffer is refused at once; the topic's metadata, which a producer
/// would otherwise wait for, is fetched before the first record and never let go.
public final class EventLoopProducer {

  /// Kafka adds it to the time of day, so it must not be the largest number.
  private static final Duration NEVER = Duration.ofDays(36_500);

  private static final Duration RETRY = Duration.ofMillis(10);

  private EventLoopProducer() {}

  /// Makes a producer for one topic, and waits until it knows the topic.
  ///
  /// @param deliveryTimeout after which a record that was not acknowledged has failed
  /// @throws ServerAway if Kafka does not answer within that time
  public static KafkaProducer<byte[], byte[]> create(
      KafkaConfig kafka,
      String topic,
      Duration linger,
      Duration deliveryTimeout,
      long bufferBytes) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("acks", "all");
    settings.put("enable.idempotence", true);
    settings.put("max.in.flight.requests.per.connection", 5);
    settings.put("linger.ms", linger.toMillis());
    settings.put("delivery.timeout.ms", (int) deliveryTimeout.toMillis());
    settings.put("request.timeout.ms", (int) deliveryTimeout.toMillis() / 2);
    settings.put("buffer.memory", bufferBytes);
    settings.put("max.block.ms", 0L);
    settings.put("metadata.max.idle.ms", NEVER.toMillis());
    var producer =
        new KafkaProducer<>(
            kafka.client(settings), new ByteArraySerializer(), new ByteArraySerializer());
    try {
      awaitMetadata(producer, topic, deliveryTimeout);
    } catch (TimeoutException e) {
      producer.close(Duration.ZERO);
      throw new ServerAway("Kafka at " + kafka.bootstrapServers() + " does not answer", e);
    }
    return producer;
  }

  private static void awaitMetadata(
      KafkaProducer<byte[], byte[]> producer, String topic, Duration timeout) {
    long deadlineNs = System.nanoTime() + timeout.toNanos();
    while (true) {
      try {
        producer.partitionsFor(topic);
        return;
      } catch (TimeoutException e) {
        if (System.nanoTime() - deadlineNs > 0) {
          throw e;
        }
        LockSupport.parkNanos(RETRY.toNanos());
      }
    }
  }
}
