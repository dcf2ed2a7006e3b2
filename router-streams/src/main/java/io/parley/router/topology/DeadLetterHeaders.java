package io.parley.router.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.schema.topic.Topics;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/// What a dead letter says of itself; see [Topics#DEAD_LETTERS].
final class DeadLetterHeaders {

  private DeadLetterHeaders() {}

  static Headers unusable(String reason) {
    Headers headers = new RecordHeaders();
    add(headers, Topics.DEAD_LETTER_REASON, reason);
    return headers;
  }

  /// Of a command that froze its conversation.
  static Headers froze(String conversation, RuntimeException cause) {
    Headers headers = unusable("froze its conversation: " + cause);
    add(headers, Topics.DEAD_LETTER_FROZE, conversation);
    return headers;
  }

  static void addCoordinates(Headers headers, RecordMetadata from) {
    add(headers, Topics.DEAD_LETTER_TOPIC, from.topic());
    add(headers, Topics.DEAD_LETTER_PARTITION, Integer.toString(from.partition()));
    add(headers, Topics.DEAD_LETTER_OFFSET, Long.toString(from.offset()));
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(UTF_8));
  }
}
