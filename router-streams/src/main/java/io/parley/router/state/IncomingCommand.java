package io.parley.router.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.router.conversation.CommandShape;
import io.parley.schema.codec.CommandCodec;
import io.parley.schema.codec.DecodeException;
import io.parley.schema.command.CommandEnvelope;
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
    if (!Arrays.equals(key, command.conversation().getBytes(UTF_8))) {
      return new Unusable("the key is not the conversation, so another partition may own it");
    }
    return CommandShape.isAddressed(command)
        ? new Usable(command)
        : new Unusable("conversation or origin is not valid");
  }
}
