package io.parley.connector.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.schema.codec.CommandCodec;
import io.parley.schema.command.Command.Join;
import io.parley.schema.command.CommandEnvelope;
import io.parley.schema.command.Origin;
import io.parley.schema.topic.Topics;
import io.parley.servers.EmbeddedKafka;
import io.parley.service.KafkaConfig;
import io.parley.service.StartupException;
import io.parley.service.TopicLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class KafkaCommandLogIT {

  private static final CommandLogConfig CONFIG =
      new CommandLogConfig(Duration.ofMillis(1), Duration.ofSeconds(2), 1 << 20);
  private static final int PARTITIONS = 3;

  private final AtomicInteger unavailable = new AtomicInteger();
  @TempDir Path directory;

  @Test
  void appendsInOrderAndRefusesWithoutBlockingWhileKafkaIsAway() throws Exception {
    EmbeddedKafka broker = EmbeddedKafka.start(directory, 0);
    int port = Integer.parseInt(broker.bootstrap().replaceFirst(".*:", ""));
    KafkaConfig kafka = new KafkaConfig(broker.bootstrap(), 1, 1, Map.of());
    try (var layout = new TopicLayout(kafka)) {
      layout.create(PARTITIONS);
    }
    try (var commands = KafkaCommandLog.start(kafka, CONFIG, new SimpleMeterRegistry())) {
      LongStream.rangeClosed(1, 1_000).forEach(request -> submit(commands, request));
      await().until(() -> requests(kafka).size() == 1_000);
      assertThat(requests(kafka)).isSorted();
      assertThat(unavailable).hasValue(0);

      broker.close();
      long startedNs = System.nanoTime();
      submit(commands, 1_001);
      assertThat(System.nanoTime() - startedNs).isLessThan(Duration.ofMillis(500).toNanos());
      await().atMost(Duration.ofSeconds(10)).until(() -> unavailable.get() == 1);

      broker = EmbeddedKafka.start(directory, port);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                submit(commands, 1_002);
                return requests(kafka).contains(1_002L);
              });
    } finally {
      broker.close();
    }
  }

  @Test
  void doesNotStartWithoutKafka() {
    var nowhere = new KafkaConfig("127.0.0.1:1", 1, 1, Map.of());

    assertThatThrownBy(() -> KafkaCommandLog.start(nowhere, CONFIG, new SimpleMeterRegistry()))
        .isInstanceOf(StartupException.class)
        .hasMessage("Kafka at 127.0.0.1:1 does not answer");
  }

  private void submit(KafkaCommandLog commands, long request) {
    var origin = new Origin("alice", "phone", "session", request, "node-1", 1);
    commands.submit(new CommandEnvelope("g:1", origin, new Join()), unavailable::incrementAndGet);
  }

  private static List<Long> requests(KafkaConfig kafka) {
    List<TopicPartition> partitions =
        IntStream.range(0, PARTITIONS)
            .mapToObj(p -> new TopicPartition(Topics.COMMANDS, p))
            .toList();
    try (var consumer =
        new KafkaConsumer<>(
            kafka.client(Map.of()), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long end = consumer.endOffsets(partitions).values().stream().mapToLong(e -> e).sum();
      List<Long> requests = new ArrayList<>();
      while (requests.size() < end) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(entry -> requests.add(CommandCodec.decode(entry.value()).origin().request()));
      }
      return requests;
    }
  }
}
