package io.parley.router.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.schema.topic.Topics;
import io.parley.service.TopicReader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/// The commands that froze their conversations, as the dead letters have them.
record FreezingCommands(Map<Integer, Set<Long>> offsetsByPartition) {

  static FreezingCommands read(TopicReader topics) {
    Map<Integer, Set<Long>> offsets = new HashMap<>();
    for (TopicPartition partition : topics.partitions(Topics.DEAD_LETTERS)) {
      try (var letters = topics.read(partition, topics.settledEnd(partition))) {
        letters.forEachRemaining(
            letter -> {
              if (letter.headers().lastHeader(Topics.DEAD_LETTER_FROZE) != null) {
                offsets
                    .computeIfAbsent(
                        (int) number(letter, Topics.DEAD_LETTER_PARTITION), _ -> new HashSet<>())
                    .add(number(letter, Topics.DEAD_LETTER_OFFSET));
              }
            });
      }
    }
    return new FreezingCommands(offsets);
  }

  Set<Long> offsets(int partition) {
    return offsetsByPartition.getOrDefault(partition, Set.of());
  }

  private static long number(ConsumerRecord<byte[], byte[]> letter, String header) {
    Header found = letter.headers().lastHeader(header);
    if (found == null) {
      throw new IllegalStateException(
          "dead letter %d has no header %s".formatted(letter.offset(), header));
    }
    return Long.parseLong(new String(found.value(), UTF_8));
  }
}
