package io.parley.connector.sync;

import io.parley.schema.topic.Topics;
import io.parley.service.KafkaConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/// Where the log ends now, transactions that are still open included: an event that was decided
/// before this look stands before these ends, whether it is committed yet or not.
final class LogEnds implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final ListOffsetsOptions UNCOMMITTED =
      new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED);

  private final Admin admin;
  private final Map<TopicPartition, OffsetSpec> latestByPartition;

  /// @param partitions of `parley.events`
  LogEnds(KafkaConfig kafka, int partitions) {
    this.admin =
        Admin.create(
            kafka.client(
                Map.of(
                    "request.timeout.ms", (int) TIMEOUT.toMillis(),
                    "default.api.timeout.ms", (int) TIMEOUT.toMillis())));
    this.latestByPartition =
        IntStream.range(0, partitions)
            .mapToObj(partition -> new TopicPartition(Topics.EVENTS, partition))
            .collect(Collectors.toUnmodifiableMap(p -> p, _ -> OffsetSpec.latest()));
  }

  /// By partition; blocks.
  ///
  /// @throws TimeoutException if Kafka does not answer
  Map<Integer, Long> look() throws InterruptedException, TimeoutException {
    try {
      Map<Integer, Long> ends = new HashMap<>();
      admin
          .listOffsets(latestByPartition, UNCOMMITTED)
          .all()
          .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
          .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
      return ends;
    } catch (ExecutionException e) {
      var timeout = new TimeoutException("Kafka does not say where the log ends");
      timeout.initCause(e);
      throw timeout;
    }
  }

  @Override
  public void close() {
    admin.close(TIMEOUT);
  }
}
