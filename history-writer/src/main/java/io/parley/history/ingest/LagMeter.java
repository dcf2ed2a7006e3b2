package io.parley.history.ingest;

import io.parley.history.ingest.PartitionState.Owned;
import io.parley.history.ingest.PartitionState.Stopped;
import io.parley.history.ingest.PartitionState.Waiting;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/// Measures now and then how far the database is behind the log. It asks the broker, because a
/// consumer that is paused does not hear of what is new. Used by the loop's thread alone.
final class LagMeter {

  /// Short, because nothing is written meanwhile.
  private static final Duration TIMEOUT = Duration.ofMillis(500);

  private final Consumer<?, ?> consumer;
  private final long periodNs;
  private long nextNs = System.nanoTime();

  LagMeter(Consumer<?, ?> consumer, Duration period) {
    this.consumer = consumer;
    this.periodNs = period.toNanos();
  }

  /// The offsets between what is written and the end of the log, if it is time to measure.
  ///
  /// @throws org.apache.kafka.common.errors.TimeoutException if no broker answers
  OptionalLong measure(Map<TopicPartition, PartitionState> states) {
    if (System.nanoTime() - nextNs < 0) {
      return OptionalLong.empty();
    }
    nextNs = System.nanoTime() + periodNs;
    Map<TopicPartition, Long> ends = consumer.endOffsets(states.keySet(), TIMEOUT);
    return OptionalLong.of(
        states.entrySet().stream()
            .mapToLong(entry -> behind(entry.getValue(), ends.getOrDefault(entry.getKey(), 0L)))
            .sum());
  }

  private static long behind(PartitionState state, long end) {
    return switch (state) {
      case Owned owned -> Math.max(0, end - owned.nextOffset());
      case Stopped stopped -> Math.max(0, end - stopped.nextOffset());
      case Waiting _ -> 0;
    };
  }
}
