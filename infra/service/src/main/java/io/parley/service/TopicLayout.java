package io.parley.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.schema.topic.TopicSpec;
import io.parley.schema.topic.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
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
  private final KafkaAnswers answers;
  private final Admin admin;

  /// @throws StartupException if the connection's settings are wrong
  public TopicLayout(KafkaConfig kafka) {
    this.kafka = kafka;
    this.answers = new KafkaAnswers(kafka.bootstrapServers(), TIMEOUT);
    try {
      this.admin =
          Admin.create(
              kafka.client(
                  Map.of(
                      "client.id", "parley-topics",
                      "request.timeout.ms", (int) TIMEOUT.toMillis(),
                      "default.api.timeout.ms", (int) TIMEOUT.toMillis())));
    } catch (KafkaException e) {
      throw answers.failure(e);
    }
  }

  /// Makes the topics that are missing and records the number of partitions. What is there already
  /// is not changed.
  ///
  /// @return the names of the topics made
  /// @throws StartupException if another number of partitions was recorded
  public List<String> create(int partitions) {
    List<String> created = createMissing(TopicSpec.all(partitions));
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
    return !createMissing(List.of(spec)).isEmpty();
  }

  /// Takes a topic away, if it is there.
  public void remove(String topic) {
    if (answers.get(admin.listTopics().names()).contains(topic)) {
      answers.get(admin.deleteTopics(List.of(topic)).all());
    }
  }

  /// Looks at the topics and returns what is wrong, one line each; empty if nothing is.
  public List<String> problems() {
    return problems(recordedPartitions());
  }

  private List<String> problems(Optional<Integer> partitions) {
    return partitions
        .map(TopicSpec::all)
        .map(new TopicExamination(kafka, admin, answers)::problems)
        .orElse(List.of("the topics have not been made: run `parley topics create`"));
  }

  /// [#check], over a connection of its own.
  public static int check(KafkaConfig kafka) {
    try (var layout = new TopicLayout(kafka)) {
      return layout.check();
    }
  }

  /// Insists that nothing is wrong with the topics.
  ///
  /// @return the recorded number of partitions
  /// @throws StartupException with everything that is wrong, in one line
  /// @throws ServerAway if Kafka does not answer
  public int check() {
    Optional<Integer> partitions = recordedPartitions();
    List<String> problems = problems(partitions);
    if (!problems.isEmpty()) {
      throw new StartupException(String.join("; ", problems));
    }
    return partitions.orElseThrow();
  }

  /// Insists that the brokers let a session be so short.
  ///
  /// @param key of the setting, for the message
  /// @param brokersSetting which says how short it may be
  /// @throws StartupException if they don't
  public void checkSession(String key, Duration session, String brokersSetting) {
    Optional<Duration> least =
        new TopicExamination(kafka, admin, answers).leastSession(brokersSetting);
    if (least.isPresent() && session.compareTo(least.get()) < 0) {
      throw new StartupException(
          "%s is %d ms, and the brokers allow none below %d ms: set %s on them, or a longer one here"
              .formatted(key, session.toMillis(), least.get().toMillis(), brokersSetting));
    }
  }

  @Override
  public void close() {
    admin.close(TIMEOUT);
  }

  private Map<String, String> settings(TopicSpec spec) {
    Map<String, String> settings = new HashMap<>(spec.settings());
    settings.put("min.insync.replicas", Integer.toString(kafka.minInsyncReplicas()));
    settings.put("unclean.leader.election.enable", "false");
    return settings;
  }

  /// Makes topics in one request, but for those that are there.
  ///
  /// @return the names of those made, in their order
  private List<String> createMissing(List<TopicSpec> specs) {
    Map<String, KafkaFuture<Void>> answerByTopic =
        admin.createTopics(specs.stream().map(this::topic).toList()).values();
    List<String> created =
        specs.stream()
            .map(TopicSpec::name)
            .filter(name -> wasMade(Objects.requireNonNull(answerByTopic.get(name))))
            .toList();
    awaitMetadata(created);
    return created;
  }

  private NewTopic topic(TopicSpec spec) {
    return new NewTopic(spec.name(), spec.partitions(), (short) kafka.replicationFactor())
        .configs(settings(spec));
  }

  private boolean wasMade(KafkaFuture<Void> answer) {
    try {
      answers.get(answer);
      return true;
    } catch (TopicExistsException _) {
      return false;
    }
  }

  /// A topic that was just made is not known to every broker at once.
  private void awaitMetadata(List<String> topics) {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (!answers.get(admin.listTopics().names()).containsAll(topics)) {
      if (System.nanoTime() - deadline > 0) {
        throw new StartupException(
            "topics %s were made, but the broker does not show them".formatted(topics));
      }
      Thread.onSpinWait();
    }
  }

  private Optional<Integer> recordedPartitions() {
    if (!answers.get(admin.listTopics().names()).contains(Topics.LAYOUT)) {
      return Optional.empty();
    }
    var partition = new TopicPartition(Topics.LAYOUT, 0);
    try (var consumer =
        new KafkaConsumer<>(
            kafka.client(
                Map.of(
                    "client.id", "parley-topics",
                    "isolation.level", "read_committed",
                    "fetch.max.wait.ms", TopicReader.MAX_FETCH_WAIT_MS)),
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
    } catch (KafkaException e) {
      throw answers.failure(e);
    }
  }

  private void record(int partitions) {
    try (var producer =
        new KafkaProducer<>(
            kafka.client(Map.of("client.id", "parley-topics", "acks", "all")),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      byte[] value = Integer.toString(partitions).getBytes(UTF_8);
      answers.get(producer.send(new ProducerRecord<>(Topics.LAYOUT, PARTITIONS_KEY, value)));
    }
  }
}
