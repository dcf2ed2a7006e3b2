package io.parley.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.schema.topic.TopicSpec;
import io.parley.schema.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// The topics as they must be: made once, and looked at by every process before it starts, because
/// a wrong number of partitions or a weaker durability would break promises without anyone
/// noticing.
///
/// The number of partitions that was chosen at the start is recorded on [Topics#LAYOUT].
public final class TopicLayout implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final byte[] PARTITIONS_KEY = "partitions".getBytes(UTF_8);

  private final KafkaConfig kafka;
  private final Admin admin;

  public TopicLayout(KafkaConfig kafka) {
    this.kafka = kafka;
    this.admin =
        Admin.create(
            kafka.client(
                Map.of(
                    "client.id", "parley-topics",
                    "request.timeout.ms", (int) TIMEOUT.toMillis(),
                    "default.api.timeout.ms", (int) TIMEOUT.toMillis())));
  }

  /// Makes the topics that are missing and records the number of partitions. What is there already
  /// is not changed.
  ///
  /// @return the names of the topics made
  /// @throws StartupException if another number of partitions was recorded
  public List<String> create(int partitions) {
    List<String> created =
        TopicSpec.all(partitions).stream().filter(this::create).map(TopicSpec::name).toList();
    int recorded =
        recordedPartitions()
            .orElseGet(
                () -> {
                  record(partitions);
                  return partitions;
                });
    if (recorded != partitions) {
      throw new StartupException(
          "the topics were made with %d partitions, which can't be changed to %d"
              .formatted(recorded, partitions));
    }
    return created;
  }

  /// Makes one topic unless it is there.
  ///
  /// @return whether it was made
  public boolean create(TopicSpec spec) {
    var topic =
        new NewTopic(spec.name(), spec.partitions(), (short) kafka.replicationFactor())
            .configs(settings(spec));
    try {
      get(admin.createTopics(List.of(topic)).all());
      awaitMetadata(spec.name());
      return true;
    } catch (TopicExistsException _) {
      return false;
    }
  }

  /// Takes a topic away, if it is there.
  public void remove(String topic) {
    if (get(admin.listTopics().names()).contains(topic)) {
      get(admin.deleteTopics(List.of(topic)).all());
    }
  }

  /// Looks at the topics and returns what is wrong, one line each; empty if nothing is.
  public List<String> problems() {
    Optional<Integer> partitions = recordedPartitions();
    if (partitions.isEmpty()) {
      return List.of("the topics have not been made: run `parley topics create`");
    }
    List<TopicSpec> specs = TopicSpec.all(partitions.get());
    Map<String, TopicDescription> descriptions = describe(specs);
    Map<String, Config> configs = configs(descriptions.keySet());
    List<String> problems = new ArrayList<>();
    for (TopicSpec spec : specs) {
      TopicDescription description = descriptions.get(spec.name());
      Config config = configs.get(spec.name());
      if (description == null || config == null) {
        problems.add("topic " + spec.name() + " is missing: run `parley topics create`");
      } else {
        problems.addAll(problems(spec, description, config));
      }
    }
    return problems;
  }

  /// Insists that nothing is wrong with the topics.
  ///
  /// @return the recorded number of partitions
  /// @throws StartupException with everything that is wrong, in one line
  public int check() {
    List<String> problems = problems();
    if (!problems.isEmpty()) {
      throw new StartupException(String.join("; ", problems));
    }
    return recordedPartitions().orElseThrow();
  }

  @Override
  public void close() {
    admin.close(TIMEOUT);
  }

  private List<String> problems(TopicSpec spec, TopicDescription description, Config config) {
    List<String> problems = new ArrayList<>();
    expect(problems, spec, "partitions", spec.partitions(), description.partitions().size());
    int replicas =
        description.partitions().stream().mapToInt(p -> p.replicas().size()).min().orElse(0);
    if (replicas < kafka.replicationFactor()) {
      problems.add(
          "topic %s has %d replicas, fewer than replication-factor %d"
              .formatted(spec.name(), replicas, kafka.replicationFactor()));
    }
    int minInsyncReplicas = Integer.parseInt(config.get("min.insync.replicas").value());
    if (minInsyncReplicas < kafka.minInsyncReplicas()) {
      problems.add(
          "topic %s has min.insync.replicas=%d, less than min-insync-replicas %d"
              .formatted(spec.name(), minInsyncReplicas, kafka.minInsyncReplicas()));
    }
    expect(
        problems,
        spec,
        "unclean.leader.election.enable",
        "false",
        config.get("unclean.leader.election.enable").value());
    spec.settings()
        .forEach((key, value) -> expect(problems, spec, key, value, config.get(key).value()));
    return problems;
  }

  private static void expect(
      List<String> problems, TopicSpec spec, String what, Object expected, Object actual) {
    if (!expected.equals(actual)) {
      problems.add(
          "topic %s has %s=%s where %s is needed".formatted(spec.name(), what, actual, expected));
    }
  }

  private Map<String, String> settings(TopicSpec spec) {
    Map<String, String> settings = new HashMap<>(spec.settings());
    settings.put("min.insync.replicas", Integer.toString(kafka.minInsyncReplicas()));
    settings.put("unclean.leader.election.enable", "false");
    return settings;
  }

  private Map<String, TopicDescription> describe(List<TopicSpec> specs) {
    Set<String> existing = get(admin.listTopics().names());
    List<String> names = specs.stream().map(TopicSpec::name).filter(existing::contains).toList();
    return get(admin.describeTopics(names).allTopicNames());
  }

  private Map<String, Config> configs(Collection<String> topics) {
    List<ConfigResource> resources =
        topics.stream().map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic)).toList();
    return get(admin.describeConfigs(resources).all()).entrySet().stream()
        .collect(Collectors.toMap(entry -> entry.getKey().name(), Map.Entry::getValue));
  }

  /// A topic that was just made is not known to every broker at once.
  private void awaitMetadata(String topic) {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (!get(admin.listTopics().names()).contains(topic)) {
      if (System.nanoTime() - deadline > 0) {
        throw new StartupException("topic " + topic + " was made, but the broker does not show it");
      }
      Thread.onSpinWait();
    }
  }

  private Optional<Integer> recordedPartitions() {
    if (!get(admin.listTopics().names()).contains(Topics.LAYOUT)) {
      return Optional.empty();
    }
    var partition = new TopicPartition(Topics.LAYOUT, 0);
    try (var consumer =
        new KafkaConsumer<>(
            kafka.client(Map.of("client.id", "parley-topics", "isolation.level", "read_committed")),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition), TIMEOUT).getOrDefault(partition, 0L);
      Optional<Integer> recorded = Optional.empty();
      while (consumer.position(partition, TIMEOUT) < end) {
        for (var entry : consumer.poll(Duration.ofMillis(100))) {
          recorded = Optional.of(Integer.parseInt(new String(entry.value(), UTF_8)));
        }
      }
      return recorded;
    }
  }

  private void record(int partitions) {
    try (var producer =
        new KafkaProducer<>(
            kafka.client(Map.of("client.id", "parley-topics", "acks", "all")),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      byte[] value = Integer.toString(partitions).getBytes(UTF_8);
      get(producer.send(new ProducerRecord<>(Topics.LAYOUT, PARTITIONS_KEY, value)));
    }
  }

  private <T> T get(KafkaFuture<T> future) {
    return get((Future<T>) future);
  }

  private <T> T get(Future<T> future) {
    try {
      return future.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      if (cause instanceof TopicExistsException exists) {
        throw exists;
      }
      throw new StartupException(
          "Kafka at " + kafka.bootstrapServers() + ": " + cause.getMessage(), e);
    } catch (TimeoutException e) {
      throw new StartupException("Kafka at " + kafka.bootstrapServers() + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartupException("interrupted", e);
    }
  }
}
