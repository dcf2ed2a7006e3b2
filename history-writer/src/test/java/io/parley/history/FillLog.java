package io.parley.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.schema.RawJson;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.conversation.Role;
import io.parley.schema.event.Event;
import io.parley.schema.event.Event.ConversationCreated;
import io.parley.schema.event.Event.Member;
import io.parley.schema.event.Event.MessageEdited;
import io.parley.schema.event.Event.MessagePosted;
import io.parley.schema.event.Event.MessageRecalled;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import io.parley.schema.event.SealedEvent;
import io.parley.schema.topic.Topics;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Fills `parley.events` for benchmarks, in transactions and as a router would: groups of six,
/// whose messages have some 120 characters; one event in twenty edits the message before it, one in
/// a hundred recalls it. For topics that no router works on.
///
/// Arguments: bootstrap servers, number of conversations, number of events of each.
final class FillLog {

  private static final int EVENTS_PER_TRANSACTION = 20_000;
  private static final Instant START = Instant.parse("2026-09-01T00:00:00Z");

  private final SplittableRandom random = new SplittableRandom(1);
  private final EventHash[] heads;
  private final long[] posted;

  private FillLog(int conversations) {
    this.heads = new EventHash[conversations];
    this.posted = new long[conversations];
    Arrays.fill(heads, EventHash.GENESIS);
  }

  static void main(String[] arguments) {
    int conversations = Integer.parseInt(arguments[1]);
    int events = Integer.parseInt(arguments[2]);
    try (var producer = producer(arguments[0])) {
      producer.initTransactions();
      new FillLog(conversations).fill(producer, events);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // What fails here fails the commit.
  private void fill(KafkaProducer<byte[], byte[]> producer, int events) {
    producer.beginTransaction();
    long sent = 0;
    for (long sequence = 1; sequence <= events; sequence++) {
      for (int conversation = 0; conversation < heads.length; conversation++) {
        producer.send(next(conversation, sequence));
        if (++sent % EVENTS_PER_TRANSACTION == 0) {
          producer.commitTransaction();
          producer.beginTransaction();
        }
      }
    }
    producer.commitTransaction();
  }

  private ProducerRecord<byte[], byte[]> next(int conversation, long sequence) {
    String id = "g:%032x".formatted(conversation);
    var envelope =
        new EventEnvelope(
            id,
            sequence,
            START.plusSeconds(sequence * 60),
            "user-" + random.nextInt(6),
            event(conversation, sequence));
    SealedEvent sealed = EventCodec.seal(envelope, heads[conversation]);
    heads[conversation] = sealed.hash();
    return new ProducerRecord<>(Topics.EVENTS, id.getBytes(UTF_8), EventCodec.encodeSealed(sealed));
  }

  private Event event(int conversation, long sequence) {
    if (sequence == 1) {
      List<Member> members =
          List.of(0, 1, 2, 3, 4, 5).stream()
              .map(user -> new Member("user-" + user, user == 0 ? Role.OWNER : Role.MEMBER))
              .toList();
      return new ConversationCreated(ConversationKind.GROUP, "Team", members, false);
    }
    int kind = posted[conversation] == 0 ? 100 : random.nextInt(100);
    if (kind == 0) {
      return new MessageRecalled(posted[conversation]);
    }
    if (kind <= 5) {
      return new MessageEdited(posted[conversation], content(sequence));
    }
    posted[conversation] = sequence;
    return new MessagePosted(
        new UUID(random.nextLong(), random.nextLong()),
        "phone",
        content(sequence),
        null,
        List.of());
  }

  private RawJson content(long sequence) {
    return RawJson.of(
        "{\"kind\":\"text\",\"text\":\"message %d: %s\"}"
            .formatted(sequence, "what was said here, ".repeat(6)));
  }

  private static KafkaProducer<byte[], byte[]> producer(String bootstrapServers) {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "transactional.id",
            "fill-log",
            "linger.ms",
            20,
            "batch.size",
            200_000),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
