package io.parley.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.schema.topic.TopicSpec;
import io.parley.schema.topic.Topics;
import io.parley.testing.Servers;
import io.parley.testing.WithServers;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Each way in which Kafka can fail to keep what is promised, and the line that tells of it. A test
/// takes the topics that Parley needs for itself, and leaves none.
@WithServers
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class TopicLayoutIT {

  private static final int PARTITIONS = 3;
  private static final String CHANGELOG = "parley-router-conversations-changelog";

  private final KafkaConfig kafka;
  private final Admin admin;
  private final TopicLayout layout;

  TopicLayoutIT(Servers servers) {
    kafka = new KafkaConfig(servers.kafka(), 1, 1, Map.of());
    admin = Admin.create(kafka.client(Map.of()));
    layout = new TopicLayout(kafka);
  }

  @BeforeEach
  void makeTopics() throws Exception {
    deleteTopics();
    layout.create(PARTITIONS);
  }

  @AfterEach
  void deleteTopics() throws Exception {
    Set<String> names =
        TopicSpec.all(PARTITIONS).stream().map(TopicSpec::name).collect(Collectors.toSet());
    names.add(CHANGELOG);
    names.retainAll(admin.listTopics().names().get());
    admin.deleteTopics(names).all().get();
    awaitTopics(shown -> Collections.disjoint(shown, names));
  }

  private void awaitTopics(Predicate<Set<String>> expected) throws Exception {
    await(() -> expected.test(admin.listTopics().names().get()));
  }

  /// What the controller has decided, the broker shows a little later.
  private static void await(Callable<Boolean> shown) throws Exception {
    while (!shown.call()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void findsNothingWrongWithWhatItMade() {
    assertThat(layout.problems()).isEmpty();
    assertThat(layout.check()).isEqualTo(PARTITIONS);
    assertThat(layout.create(PARTITIONS)).isEmpty();
  }

  @Test
  void asksForTopicsThatWereNeverMade() throws Exception {
    deleteTopics();

    assertThat(layout.problems())
        .containsExactly("the topics have not been made: run `parley topics create`");
  }

  @Test
  void namesATopicThatIsMissing() throws Exception {
    admin.deleteTopics(List.of(Topics.RECEIPTS)).all().get();
    awaitTopics(shown -> !shown.contains(Topics.RECEIPTS));

    assertThat(layout.problems())
        .containsExactly("topic parley.receipts is missing: run `parley topics create`");
  }

  @Test
  void refusesAnotherNumberOfPartitions() throws Exception {
    admin.createPartitions(Map.of(Topics.COMMANDS, NewPartitions.increaseTo(5))).all().get();
    await(
        () ->
            admin.describeTopics(List.of(Topics.COMMANDS)).allTopicNames().get().values().stream()
                .anyMatch(topic -> topic.partitions().size() == 5));

    assertRefused("topic parley.commands has partitions=5 where 3 is needed");
    assertThatThrownBy(() -> layout.create(5))
        .isInstanceOf(StartupException.class)
        .hasMessage("the topics were made with 3 partitions, which can't be changed to 5");
  }

  @Test
  void refusesTooFewReplicas() {
    try (var strict = new TopicLayout(new KafkaConfig(kafka.bootstrapServers(), 3, 1, Map.of()))) {
      assertThat(strict.problems())
          .contains("topic parley.events has 1 replicas, fewer than replication-factor 3");
    }
  }

  @Test
  void refusesATooSmallMinimumOfReplicasInSync() {
    try (var strict = new TopicLayout(new KafkaConfig(kafka.bootstrapServers(), 2, 2, Map.of()))) {
      assertThat(strict.problems())
          .contains(
              "topic parley.events has min.insync.replicas=1, less than min-insync-replicas 2");
    }
  }

  @Test
  void refusesUncleanElections() throws Exception {
    set(Topics.EVENTS, "unclean.leader.election.enable", "true");

    assertRefused(
        "topic parley.events has unclean.leader.election.enable=true where false is needed");
  }

  @Test
  void refusesTimesThatClientsMake() throws Exception {
    set(Topics.COMMANDS, "message.timestamp.type", "CreateTime");

    assertRefused(
        "topic parley.commands has message.timestamp.type=CreateTime where LogAppendTime is"
            + " needed");
  }

  @Test
  void refusesALogThatIsNotKeptForEver() throws Exception {
    set(Topics.EVENTS, "retention.ms", "604800000");

    assertRefused("topic parley.events has retention.ms=604800000 where -1 is needed");
  }

  @Test
  void looksAtWhatStreamsKeepsItsStateOn() throws Exception {
    var changelog =
        new NewTopic(CHANGELOG, PARTITIONS, (short) 1)
            .configs(Map.of("unclean.leader.election.enable", "true"));
    admin.createTopics(List.of(changelog)).all().get();
    awaitTopics(shown -> shown.contains(CHANGELOG));

    assertRefused(
        "topic parley-router-conversations-changelog has unclean.leader.election.enable=true where"
            + " false is needed");
  }

  private void assertRefused(String problem) {
    assertThat(layout.problems()).containsExactly(problem);
    assertThatThrownBy(layout::check).isInstanceOf(StartupException.class).hasMessage(problem);
  }

  private void set(String topic, String key, String value) throws Exception {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    var change = new AlterConfigOp(new ConfigEntry(key, value), OpType.SET);
    admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all().get();
    await(
        () ->
            admin.describeConfigs(List.of(resource)).all().get().values().stream()
                .anyMatch(
                    config -> config.entries().stream().anyMatch(entry -> has(entry, key, value))));
  }

  private static boolean has(ConfigEntry entry, String key, String value) {
    return entry.name().equals(key) && value.equals(entry.value());
  }
}
