package io.parley.service;

import io.parley.schema.topic.TopicSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A look at whether Kafka keeps what Parley promises: at its topics, at those that Kafka and
/// Streams make for themselves and that transactions and state rest on, and at whether brokers make
/// topics that nobody asked for.
///
/// @param admin the caller's, who closes it
record TopicExamination(KafkaConfig kafka, Admin admin, KafkaAnswers answers) {

  private static final Logger log = LoggerFactory.getLogger(TopicExamination.class);

  private static final String MIN_ISR = "min.insync.replicas";
  private static final String UNCLEAN = "unclean.leader.election.enable";
  private static final String AUTO_CREATE = "auto.create.topics.enable";

  /// What Kafka keeps consumers' offsets and transactions on.
  private static final Set<String> INTERNAL = Set.of("__consumer_offsets", "__transaction_state");

  private static final String CHANGELOG = "-changelog";

  /// What is wrong, one line each; empty if nothing is.
  ///
  /// @param specs what the topics must look like
  List<String> problems(List<TopicSpec> specs) {
    Set<String> existing =
        answers.get(admin.listTopics(new ListTopicsOptions().listInternal(true)).names());
    List<String> internal = existing.stream().filter(TopicExamination::isInternal).toList();
    List<String> named = specs.stream().map(TopicSpec::name).filter(existing::contains).toList();
    Map<String, TopicDescription> descriptions = describe(named, internal);
    Map<String, Config> configs = configs(descriptions.keySet());

    List<String> problems = new ArrayList<>();
    for (TopicSpec spec : specs) {
      TopicDescription description = descriptions.get(spec.name());
      Config config = configs.get(spec.name());
      if (description == null || config == null) {
        problems.add("topic " + spec.name() + " is missing: run `parley topics create`");
      } else {
        shape(problems, spec, description, config);
        durability(problems, description, config);
      }
    }
    for (String name : internal) {
      TopicDescription description = descriptions.get(name);
      Config config = configs.get(name);
      if (description != null && config != null) {
        durability(problems, description, config);
      }
    }
    brokers(problems);
    return problems;
  }

  private static boolean isInternal(String topic) {
    return INTERNAL.contains(topic) || (topic.startsWith("parley-") && topic.endsWith(CHANGELOG));
  }

  private static void shape(
      List<String> problems, TopicSpec spec, TopicDescription description, Config config) {
    expect(
        problems,
        spec.name(),
        "partitions",
        Integer.toString(spec.partitions()),
        Integer.toString(description.partitions().size()));
    spec.settings()
        .forEach(
            (key, value) -> expect(problems, spec.name(), key, value, config.get(key).value()));
  }

  private void durability(List<String> problems, TopicDescription description, Config config) {
    int replicas =
        description.partitions().stream().mapToInt(p -> p.replicas().size()).min().orElse(0);
    if (replicas < kafka.replicationFactor()) {
      problems.add(
          "topic %s has %d replicas, fewer than replication-factor %d"
              .formatted(description.name(), replicas, kafka.replicationFactor()));
    }
    int minInsyncReplicas = Integer.parseInt(config.get(MIN_ISR).value());
    if (minInsyncReplicas < kafka.minInsyncReplicas()) {
      problems.add(
          "topic %s has min.insync.replicas=%d, less than min-insync-replicas %d"
              .formatted(description.name(), minInsyncReplicas, kafka.minInsyncReplicas()));
    }
    expect(problems, description.name(), UNCLEAN, "false", config.get(UNCLEAN).value());
  }

  private void brokers(List<String> problems) {
    try {
      brokerSettings(AUTO_CREATE)
          .forEach(
              (broker, value) -> {
                if (!"false".equals(value)) {
                  problems.add(
                      "broker %s has %s=%s where false is needed"
                          .formatted(broker, AUTO_CREATE, value));
                }
              });
    } catch (ClusterAuthorizationException e) {
      log.atWarn()
          .addKeyValue("reason", e.getMessage())
          .log("brokers' settings may not be looked at: that they make no topics is not checked");
    }
  }

  /// The shortest session that all brokers allow; empty if that may not be looked at.
  ///
  /// @param setting of the brokers that says it
  Optional<Duration> leastSession(String setting) {
    try {
      return brokerSettings(setting).values().stream()
          .map(ms -> Duration.ofMillis(Long.parseLong(ms)))
          .max(Comparator.naturalOrder());
    } catch (ClusterAuthorizationException _) {
      return Optional.empty();
    }
  }

  /// One setting, by the broker's id.
  private Map<String, String> brokerSettings(String key) {
    Collection<Node> brokers = answers.get(admin.describeCluster().nodes());
    List<ConfigResource> resources =
        brokers.stream()
            .map(node -> new ConfigResource(ConfigResource.Type.BROKER, node.idString()))
            .toList();
    return answers.get(admin.describeConfigs(resources).all()).entrySet().stream()
        .filter(broker -> broker.getValue().get(key) != null)
        .collect(
            Collectors.toMap(
                broker -> broker.getKey().name(), broker -> broker.getValue().get(key).value()));
  }

  private static void expect(
      List<String> problems, String topic, String what, String expected, String actual) {
    if (!expected.equals(actual)) {
      problems.add(
          "topic %s has %s=%s where %s is needed".formatted(topic, what, actual, expected));
    }
  }

  private Map<String, TopicDescription> describe(List<String> named, List<String> internal) {
    List<String> names = new ArrayList<>(named);
    names.addAll(internal);
    return answers.get(admin.describeTopics(names).allTopicNames());
  }

  private Map<String, Config> configs(Collection<String> topics) {
    List<ConfigResource> resources =
        topics.stream().map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic)).toList();
    return answers.get(admin.describeConfigs(resources).all()).entrySet().stream()
        .collect(Collectors.toMap(entry -> entry.getKey().name(), Map.Entry::getValue));
  }
}
