package io.parley.router.topology;

import io.parley.schema.topic.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/// How the router runs Kafka Streams.
///
/// @param stateDir where the stores lie; one process at a time
/// @param threads that decide; 0 for one per processor
/// @param standbyReplicas instances besides the active one that hold a copy of each store
/// @param commitInterval between two transactions of a thread
/// @param transactionTimeout after which the broker aborts a transaction that does not go on, and
///   for how long a write may wait at most
/// @param endHangingAfter after which a transaction that its coordinator has forgotten is ended;
///   zero for never
/// @param sessionTimeout after which the group gives a silent instance's partitions to others
/// @param groupProtocol `classic` or `streams`
/// @param deliveryIsolation how the nodes read their topics
/// @param storeMemoryBytes of RocksDB's blocks and write buffers, of all stores together
/// @param conversationCacheWeight of the conversations held in memory per partition, each as heavy
///   as it has members, and a few more
public record StreamsSettings(
    String stateDir,
    int threads,
    int standbyReplicas,
    Duration commitInterval,
    Duration transactionTimeout,
    Duration endHangingAfter,
    Duration sessionTimeout,
    String groupProtocol,
    DeliveryIsolation deliveryIsolation,
    long storeMemoryBytes,
    long conversationCacheWeight) {

  /// The topic that Streams keeps the store of conversations on.
  public static final String CHANGELOG =
      Topics.ROUTER_GROUP + "-" + RouterTopology.CONVERSATIONS + "-changelog";

  private static final int MAX_POLL_RECORDS = 500;

  /// A rebalance waits for no member longer than this. A thread polls more often whatever happens:
  /// each of its waits for Kafka is bounded by the transaction's timeout.
  private static final Duration MAX_POLL_INTERVAL = Duration.ofSeconds(15);

  private static final Duration MAX_POLL_WAIT = Duration.ofMillis(100);
  private static final Duration LINGER = Duration.ofMillis(5);
  private static final Duration RETRY_BACKOFF = Duration.ofMillis(20);
  private static final long MIN_STORE_MEMORY_BYTES = 1L << 20;

  public StreamsSettings {
    require(!stateDir.isBlank(), "state-dir is empty");
    require(threads >= 0, "threads must be at least 0");
    require(standbyReplicas >= 0, "standby-replicas must be at least 0");
    require(commitInterval.isPositive(), "commit-interval must be positive");
    require(
        transactionTimeout.compareTo(commitInterval.multipliedBy(2)) >= 0,
        "transaction-timeout must be at least twice commit-interval");
    require(
        endHangingAfter.isZero() || endHangingAfter.compareTo(transactionTimeout) >= 0,
        "end-hanging-after must be 0s or at least transaction-timeout");
    require(
        sessionTimeout.compareTo(transactionTimeout) >= 0,
        "session-timeout must not be shorter than transaction-timeout");
    require(
        groupProtocol.equals("classic") || groupProtocol.equals("streams"),
        "group-protocol must be classic or streams");
    require(
        storeMemoryBytes >= MIN_STORE_MEMORY_BYTES,
        "store-memory-bytes must be at least " + MIN_STORE_MEMORY_BYTES);
    require(conversationCacheWeight >= 0, "conversation-cache-weight must be at least 0");
  }

  /// How the nodes read their topics, which their own setting of that name must agree with.
  public enum DeliveryIsolation {
    /// They don't wait for the transaction that a delivery belongs to. So it is sent beside the
    /// transaction, which then has nothing to do with the nodes.
    UNCOMMITTED,
    /// They get what was committed: deliveries are part of the transaction.
    COMMITTED
  }

  /// Threads for that many partitions and processors.
  public int threads(int partitions, int processors) {
    return Math.clamp(threads == 0 ? processors : threads, 1, partitions);
  }

  /// What Streams is told.
  ///
  /// @param client how each of its clients connects
  /// @param replicationFactor of its internal topics
  /// @param minInsyncReplicas of its internal topics
  public Properties properties(
      Map<String, Object> client,
      int threadCount,
      int replicationFactor,
      int minInsyncReplicas,
      StoreMemory memory,
      NodeTopics nodeTopics) {
    Map<String, Object> settings = new HashMap<>(client);
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, Topics.ROUTER_GROUP);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDir);
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threadCount);
    settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, standbyReplicas);
    settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, replicationFactor);
    settings.put(
        StreamsConfig.topicPrefix(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG), minInsyncReplicas);
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitInterval.toMillis());
    // An idle thread waits for records no longer than it may put off a commit.
    settings.put(
        StreamsConfig.POLL_MS_CONFIG,
        Math.min(MAX_POLL_WAIT.toMillis(), commitInterval.toMillis()));
    settings.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, groupProtocol);
    settings.put(
        StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, FailedDeliveryHandler.class);
    settings.put(FailedDeliveryHandler.NODE_TOPICS, nodeTopics);
    settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, StoreMemory.Setter.class);
    settings.put(StoreMemory.SETTING, memory);
    putProducer(settings);
    putConsumer(settings);
    Properties properties = new Properties();
    properties.putAll(settings);
    return properties;
  }

  private void putProducer(Map<String, Object> settings) {
    int timeoutMs = (int) transactionTimeout.toMillis();
    Map<String, Object> producer =
        Map.of(
            // Nobody reads a record before its transaction is committed, and the commit sends what
            // lingers: waiting makes fewer and fuller requests, and delays nothing.
            ProducerConfig.LINGER_MS_CONFIG,
            LINGER.toMillis(),
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
            timeoutMs,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            timeoutMs,
            ProducerConfig.RETRY_BACKOFF_MS_CONFIG,
            RETRY_BACKOFF.toMillis(),
            // A write that can't be made, such as to a topic just deleted, is given up before the
            // transaction is. Streams' own value is for ever.
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            timeoutMs * 2 / 3,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            timeoutMs / 2);
    producer.forEach((key, value) -> settings.put(StreamsConfig.producerPrefix(key), value));
  }

  private void putConsumer(Map<String, Object> settings) {
    settings.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), MAX_POLL_RECORDS);
    settings.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG),
        (int) MAX_POLL_INTERVAL.toMillis());
    if (groupProtocol.equals("classic")) {
      int sessionMs = (int) sessionTimeout.toMillis();
      settings.put(
          StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), sessionMs);
      settings.put(
          StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), sessionMs / 3);
    }
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
