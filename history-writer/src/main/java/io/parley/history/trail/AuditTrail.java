package io.parley.history.trail;

import io.parley.history.audit.TrailHead;
import io.parley.schema.RawJson;
import io.parley.schema.audit.AuditEntry;
import io.parley.schema.codec.AuditCodec;
import io.parley.schema.codec.DecodeException;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.event.EventHash;
import io.parley.schema.event.SealedEvent;
import io.parley.schema.topic.Topics;
import io.parley.service.KafkaConfig;
import io.parley.service.TopicReader;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// The entries on [Topics#AUDIT], each chained to the one before it.
///
/// Tools write it, from anywhere, one entry each. So that the chain has no forks, they all take the
/// same transactional id: whoever begins fences whoever has begun, reads what is committed then,
/// and appends to that, or is fenced itself and begins again.
///
/// Every method blocks, and throws [TrailUnavailable] when Kafka does not do what it is asked for.
public final class AuditTrail {

  private static final String TRANSACTIONAL_ID = "parley-audit";
  private static final TopicPartition PARTITION = new TopicPartition(Topics.AUDIT, 0);
  private static final int MAX_TRIES = 10;

  /// Offsets to look at first for the last entry: an entry and its transaction's mark are two.
  private static final long TAIL_OFFSETS = 64;

  private final KafkaConfig kafka;
  private final TopicReader topics;
  private final InstantSource clock;

  public AuditTrail(KafkaConfig kafka, InstantSource clock) {
    this.kafka = kafka;
    this.topics = new TopicReader(kafka, "parley-audit-trail");
    this.clock = clock;
  }

  /// What is to be recorded, once what is there already is known.
  ///
  /// @param details an object
  public record Draft(String action, RawJson details) {}

  /// Records what somebody is about to do.
  ///
  /// @param details an object
  /// @return the entry, which is in the topic for good
  public AuditEntry append(String by, String action, RawJson details) {
    var draft = new Draft(action, details);
    return append(by, _ -> draft);
  }

  /// Records what follows from the entries so far: nothing comes between them and the new one.
  ///
  /// @param draft may read the trail, and is asked again if somebody else was faster; it gets the
  ///   new entry's time. What it throws is thrown, and then nothing is recorded
  /// @return the entry, which is in the topic for good
  public AuditEntry append(String by, Function<Instant, Draft> draft) {
    return translating(
        () -> {
          for (int tries = 1; ; tries++) {
            try (var producer = producer()) {
              return append(producer, by, draft);
            } catch (ProducerFencedException | InvalidProducerEpochException e) {
              if (tries == MAX_TRIES) {
                throw e;
              }
            }
          }
        });
  }

  /// Reads all entries that there are now, from the first one.
  public void read(Consumer<TrailEntry> each) {
    translating(
        () -> {
          read(0, topics.settledEnd(PARTITION), each);
          return true;
        });
  }

  /// Where it ends now.
  public TrailHead head() {
    return translating(
        () -> {
          TrailEntry last = last();
          return last == null
              ? TrailHead.NONE
              : new TrailHead(last.entry().sequence(), last.hash());
        });
  }

  private AuditEntry append(
      KafkaProducer<byte[], byte[]> producer, String by, Function<Instant, Draft> drafter) {
    producer.initTransactions();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Draft draft = drafter.apply(now);
    TrailEntry last = last();
    var entry =
        new AuditEntry(
            last == null ? 1 : last.entry().sequence() + 1,
            now,
            by,
            draft.action(),
            draft.details());
    byte[] bytes = AuditCodec.encode(entry);
    EventHash previous = last == null ? EventHash.GENESIS : last.hash();
    byte[] value = EventCodec.encodeSealed(new SealedEvent(bytes, previous.next(bytes)));
    producer.beginTransaction();
    @SuppressWarnings("unused") // What fails here fails the commit.
    var sent = producer.send(new ProducerRecord<>(Topics.AUDIT, 0, null, value));
    producer.commitTransaction();
    return entry;
  }

  private @Nullable TrailEntry last() {
    long end = topics.settledEnd(PARTITION);
    var last = new Last();
    for (long offsets = TAIL_OFFSETS; last.entry == null && end > 0; offsets *= TAIL_OFFSETS) {
      long from = Math.max(0, end - offsets);
      read(from, end, entry -> last.entry = entry);
      if (from == 0) {
        break;
      }
    }
    return last.entry;
  }

  private static final class Last {
    private @Nullable TrailEntry entry;
  }

  /// Reads from an offset; of its first entry it is not known whether it follows, unless the offset
  /// is 0.
  private void read(long from, long end, Consumer<TrailEntry> each) {
    try (var records = topics.readFrom(PARTITION, from, end)) {
      EventHash previous = EventHash.GENESIS;
      long sequence = 0;
      while (records.hasNext()) {
        ConsumerRecord<byte[], byte[]> record = records.next();
        SealedEvent sealed = sealed(record);
        AuditEntry entry = entry(record, sealed);
        boolean follows = sealed.follows(previous) && entry.sequence() == sequence + 1;
        each.accept(new TrailEntry(entry, sealed.hash(), follows));
        previous = sealed.hash();
        sequence = entry.sequence();
      }
    }
  }

  private static SealedEvent sealed(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    return decoding(record, () -> EventCodec.decodeSealed(value == null ? new byte[0] : value));
  }

  private static AuditEntry entry(ConsumerRecord<byte[], byte[]> record, SealedEvent sealed) {
    return decoding(record, () -> AuditCodec.decode(sealed.bytes()));
  }

  private static <T> T decoding(ConsumerRecord<byte[], byte[]> record, Supplier<T> decode) {
    try {
      return decode.get();
    } catch (DecodeException e) {
      throw new TrailUnreadable(
          "the record of %s at offset %d is no entry: %s"
              .formatted(Topics.AUDIT, record.offset(), e.getMessage()),
          e);
    }
  }

  private KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        kafka.client(
            Map.of("client.id", "parley-audit-trail", "transactional.id", TRANSACTIONAL_ID)),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static <T> T translating(Supplier<T> work) {
    try {
      return work.get();
    } catch (KafkaException e) {
      throw new TrailUnavailable("Kafka: " + e.getMessage(), e);
    }
  }
}
