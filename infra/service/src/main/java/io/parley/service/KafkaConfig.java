package io.parley.service;

import java.util.HashMap;
import java.util.Map;

/// How to reach Kafka, and how durable its topics must be at the least.
///
/// @param bootstrapServers `host:port`, separated by commas
/// @param replicationFactor a topic with fewer replicas is refused
/// @param minInsyncReplicas a topic with a smaller `min.insync.replicas` is refused
/// @param properties for every client as they are, for example of TLS and SASL
public record KafkaConfig(
    String bootstrapServers,
    int replicationFactor,
    int minInsyncReplicas,
    Map<String, String> properties) {

  public KafkaConfig {
    if (bootstrapServers.isBlank()) {
      throw new IllegalArgumentException("bootstrap-servers is empty");
    }
    if (replicationFactor < 1 || replicationFactor > Short.MAX_VALUE) {
      throw new IllegalArgumentException("replication-factor must be at least 1");
    }
    if (minInsyncReplicas < 1 || minInsyncReplicas > replicationFactor) {
      throw new IllegalArgumentException(
          "min-insync-replicas must be at least 1 and at most replication-factor");
    }
    properties = Map.copyOf(properties);
  }

  /// A client's properties: the connection's, and the given ones over them.
  public Map<String, Object> client(Map<String, ?> over) {
    Map<String, Object> client = new HashMap<>(properties);
    client.put("bootstrap.servers", bootstrapServers);
    client.putAll(over);
    return client;
  }
}
