package io.parley.jmh;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.schema.RawJson;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.command.Command;
import io.parley.schema.command.Command.SendMessage;
import io.parley.schema.command.CommandEnvelope;
import io.parley.schema.command.Origin;
import io.parley.schema.event.Event.MessagePosted;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import io.parley.schema.event.SealedEvent;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/// The same message of 128 bytes of text at each step of its path.
public final class Messages {

  static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
  static final String NODE = "node-1";
  public static final long INCARNATION = 7;

  private static final RawJson CONTENT =
      RawJson.of("{\"kind\":\"text\",\"text\":\"" + "x".repeat(128) + "\"}");

  private Messages() {}

  static byte[] sendFrame(String conversation) {
    return """
    {"type":"send","id":17,"conversation":"%s","clientId":"%s","content":%s}\
    """
        .formatted(conversation, clientId(1), new String(CONTENT.utf8(), UTF_8))
        .getBytes(UTF_8);
  }

  static CommandEnvelope command(String conversation, Command command) {
    var origin =
        new Origin("alice", "phone", "5d3f8f0e-4d42-4b35-9d1c-1f8a1b1d2c3e", 17, NODE, INCARNATION);
    return new CommandEnvelope(conversation, origin, command);
  }

  static CommandEnvelope send(String conversation, long number) {
    return command(conversation, new SendMessage(clientId(number), null, CONTENT, null, List.of()));
  }

  public static EventEnvelope event(String conversation, long sequence) {
    var posted = new MessagePosted(clientId(sequence), "phone", CONTENT, null, List.of());
    return new EventEnvelope(conversation, sequence, NOW, "alice", posted);
  }

  public static SealedEvent sealed(String conversation, long sequence) {
    return EventCodec.seal(event(conversation, sequence), EventHash.GENESIS);
  }

  /// Of version 7, made now.
  static UUID clientId(long number) {
    return new UUID((NOW.toEpochMilli() << 16) | 0x7000, Long.MIN_VALUE | number);
  }

  public static List<String> users(int count) {
    return IntStream.range(0, count).mapToObj(i -> "user-" + i).toList();
  }
}
