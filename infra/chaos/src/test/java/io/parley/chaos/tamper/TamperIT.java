package io.parley.chaos.tamper;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.schema.codec.RouteCodec;
import io.parley.schema.route.Route;
import io.parley.schema.route.RouteKey;
import io.parley.schema.route.RouteKey.NodeKey;
import io.parley.schema.route.RouteKey.UserKey;
import io.parley.schema.topic.Topics;
import io.parley.testing.Servers;
import io.parley.testing.WithServers;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithServers
@Timeout(60)
class TamperIT {

  private static final NodeKey NODE = new NodeKey("node-1", 7);

  private final Servers servers;

  TamperIT(Servers servers) {
    this.servers = servers;
  }

  @Test
  void deletesAboutHalfOfRedisAndEntersSessionsThatAreNone() {
    URI redis = URI.create(servers.newRedis()).resolve("/");
    try (var connection = RedisConnection.open(redis)) {
      connection.run("FLUSHDB");
      for (int i = 0; i < 100; i++) {
        connection.run("SET", "key-" + i, "a value\r\nof two lines");
      }
      assertThat(connection.run("GET", "key-7")).containsExactly("a value\r\nof two lines");

      int forgotten = new RedisTamper(redis).forgetHalf(new Random(1));
      assertThat(forgotten).isBetween(30, 70);
      assertThat(connection.run("DBSIZE")).containsExactly(Integer.toString(100 - forgotten));

      new RedisTamper(redis).forgeSessions(List.of("alice"), List.of("node-1"), new Random(1));
      assertThat(connection.run("HVALS", "parley:sessions:{alice}"))
          .hasSize(2)
          .anyMatch(value -> value.contains("\"node\":\"node-1\""))
          .contains("nonsense");
      connection.run("FLUSHDB");
    }
  }

  @Test
  void forgesRoutesToNodesThatRunAndToSuchThatNeverDid() throws Exception {
    makeTopic();
    int forged = new RouteForger(servers.kafka()).forge(List.of("alice", "bob"), new Random(1));

    List<RouteKey> keys = routes();
    assertThat(keys)
        .hasSize(1 + forged)
        .contains(new UserKey("alice", NODE.node(), NODE.incarnation()))
        .contains(new UserKey("bob", NODE.node(), NODE.incarnation()))
        .anyMatch(key -> !key.node().equals(NODE.node()));
  }

  private void makeTopic() throws Exception {
    try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", servers.kafka()));
        var producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", servers.kafka()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      admin.createTopics(List.of(new NewTopic(Topics.SESSIONS, 1, (short) 1))).all().get();
      byte[] route = RouteCodec.encode(new Route(NODE.incarnation()));
      producer
          .send(new ProducerRecord<>(Topics.SESSIONS, 0, NODE.toString().getBytes(UTF_8), route))
          .get();
    }
  }

  private List<RouteKey> routes() {
    var partition = new TopicPartition(Topics.SESSIONS, 0);
    List<RouteKey> keys = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers.kafka()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(record -> keys.add(RouteKey.parse(new String(record.key(), UTF_8))));
      }
    }
    return keys;
  }
}
