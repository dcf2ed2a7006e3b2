package io.parley.connector.route;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.schema.route.RouteKey;
import io.parley.schema.topic.Topics;
import io.parley.service.KafkaConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongPredicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends the routes that an incarnation left on `parley.sessions`. They are void anyway, and are
/// ended so that the topic, and the routers' memory, do not grow with every node that dies.
///
/// The keys name the incarnation, so this can't touch those of another one. Blocks; reads the whole
/// topic.
public final class DeadRoutes {

  private static final Logger log = LoggerFactory.getLogger(DeadRoutes.class);
  private static final TopicPartition SESSIONS = new TopicPartition(Topics.SESSIONS, 0);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final KafkaConfig kafka;

  public DeadRoutes(KafkaConfig kafka) {
    this.kafka = kafka;
  }

  /// Ends those of one incarnation of a node.
  public void end(String node, long incarnation)
      throws InterruptedException, ExecutionException, TimeoutException {
    end(node, other -> other == incarnation);
  }

  /// Ends those of all other incarnations of a node.
  public void endFormer(String node, long incarnation)
      throws InterruptedException, ExecutionException, TimeoutException {
    end(node, other -> other != incarnation);
  }

  private void end(String node, LongPredicate incarnations)
      throws InterruptedException, ExecutionException, TimeoutException {
    Set<RouteKey> left = find(node, incarnations);
    if (left.isEmpty()) {
      return;
    }
    try (var producer =
        new KafkaProducer<>(
            kafka.client(Map.of("acks", "all", "linger.ms", 5)),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      List<Future<RecordMetadata>> tombstones = new ArrayList<>();
      for (RouteKey key : left) {
        byte[] bytes = key.toString().getBytes(UTF_8);
        tombstones.add(producer.send(new ProducerRecord<>(Topics.SESSIONS, bytes, null)));
      }
      producer.flush();
      for (Future<RecordMetadata> tombstone : tombstones) {
        tombstone.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      }
    }
    log.atInfo().addKeyValue("node", node).addKeyValue("routes", left.size()).log("routes ended");
  }

  private Set<RouteKey> find(String node, LongPredicate incarnations) throws TimeoutException {
    Set<RouteKey> found = new HashSet<>();
    long deadlineNs = System.nanoTime() + TIMEOUT.toNanos();
    try (var consumer =
        new KafkaConsumer<>(
            kafka.client(Map.of("enable.auto.commit", false)),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(SESSIONS));
      consumer.seekToBeginning(List.of(SESSIONS));
      long end = consumer.endOffsets(List.of(SESSIONS), TIMEOUT).getOrDefault(SESSIONS, 0L);
      while (consumer.position(SESSIONS, TIMEOUT) < end) {
        if (System.nanoTime() - deadlineNs > 0) {
          throw new TimeoutException("the routes can't be read");
        }
        for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(POLL)) {
          take(entry, node, incarnations, found);
        }
      }
    }
    return found;
  }

  private static void take(
      ConsumerRecord<byte[], byte[]> entry,
      String node,
      LongPredicate incarnations,
      Set<RouteKey> found) {
    RouteKey key;
    try {
      key = RouteKey.parse(new String(entry.key(), UTF_8));
    } catch (IllegalArgumentException e) {
      log.atWarn().addKeyValue("offset", entry.offset()).setCause(e).log("not a route");
      return;
    }
    if (key.node().equals(node) && incarnations.test(key.incarnation())) {
      if (entry.value() == null) {
        found.remove(key);
      } else {
        found.add(key);
      }
    }
  }
}
