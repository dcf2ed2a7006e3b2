package io.parley.chaos.tamper;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.schema.codec.RouteCodec;
import io.parley.schema.route.Route;
import io.parley.schema.route.RouteKey;
import io.parley.schema.route.RouteKey.NodeKey;
import io.parley.schema.route.RouteKey.UserKey;
import io.parley.schema.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Appends routes to `parley.sessions` that lead nowhere: to nodes that hold no session of the
/// user, to former starts of them, and to nodes that there never were.
public final class RouteForger {

  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final String NOBODY = "node-of-nobody";

  private final Map<String, Object> settings;

  public RouteForger(String bootstrapServers) {
    this.settings =
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "allow.auto.create.topics",
            false,
            "delivery.timeout.ms",
            (int) PATIENCE.toMillis(),
            "request.timeout.ms",
            (int) PATIENCE.dividedBy(3).toMillis(),
            "linger.ms",
            0);
  }

  /// Forges, for each user, a route to each node, one to a start of each that there never was, and
  /// one to a node that there never was.
  ///
  /// @return how many
  public int forge(Collection<String> users, Random random) {
    Map<String, Long> incarnations = incarnations();
    List<RouteKey> keys = new ArrayList<>();
    for (String user : users) {
      incarnations.forEach((node, current) -> keys.add(new UserKey(user, node, current)));
      incarnations.forEach((node, _) -> keys.add(new UserKey(user, node, random.nextLong())));
      keys.add(new UserKey(user, NOBODY, random.nextLong()));
    }
    keys.add(new NodeKey(NOBODY, random.nextLong()));
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (RouteKey key : keys) {
        var _ = producer.send(record(key)); // what is lost would have been void anyway
      }
      producer.flush();
    }
    return keys.size();
  }

  private static ProducerRecord<byte[], byte[]> record(RouteKey key) {
    return new ProducerRecord<>(
        Topics.SESSIONS,
        0,
        key.toString().getBytes(UTF_8),
        RouteCodec.encode(new Route(key.incarnation())));
  }

  /// The newest start of each node that ever said that it runs.
  private Map<String, Long> incarnations() {
    var partition = new TopicPartition(Topics.SESSIONS, 0);
    Map<String, Long> incarnations = new LinkedHashMap<>();
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition), PATIENCE).getOrDefault(partition, 0L);
      long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
      while (consumer.position(partition, PATIENCE) < end && System.nanoTime() < deadlineNs) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(
                record -> {
                  if (record.value() != null
                      && RouteKey.parse(new String(record.key(), UTF_8)) instanceof NodeKey key
                      && !key.node().equals(NOBODY)) {
                    incarnations.put(key.node(), key.incarnation());
                  }
                });
      }
    }
    return incarnations;
  }
}
