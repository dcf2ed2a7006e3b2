package io.parley.router.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.router.conversation.CommandShape;
import io.parley.schema.codec.CommandCodec;
import io.parley.schema.codec.DecodeException;
import io.parley.schema.command.CommandEnvelope;
import io.parley.schema.conversation.ConversationId;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// A record of `parley.commands`, read.
public sealed interface IncomingCommand {

  record Usable(CommandEnvelope command) implements IncomingCommand {}

  record Unusable(String reason) implements IncomingCommand {}

  static IncomingCommand read(ConsumerRecord<byte[], byte[]> record) {
    return read(record.key(), record.value());
  }

  /// Reads one.
  static IncomingCommand read(byte @Nullable [] key, byte @Nullable [] value) {
    if (value == null) {
      return new Unusable("no value");
    }
    CommandEnvelope command;
    try {
      command = CommandCodec.decode(value);
    } catch (DecodeException e) {
      return new Unusable(String.valueOf(e.getMessage()));
    }
    if (!CommandShape.isAddressed(command)) {
      return new Unusable("conversation or origin is not valid");
    }
    String expected = ConversationId.partitionKey(command.conversation());
    return Arrays.equals(key, expected.getBytes(UTF_8))
        ? new Usable(command)
        : new Unusable("the key is not the conversation's, so another partition may own it");
  }
}
