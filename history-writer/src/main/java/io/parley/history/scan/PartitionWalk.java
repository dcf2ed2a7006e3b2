package io.parley.history.scan;

import io.parley.history.projection.Head;
import io.parley.history.projection.LoggedEvent;
import io.parley.history.projection.RowChanges.EventRow;
import io.parley.history.projection.Tombstones;
import io.parley.schema.codec.DecodeException;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.event.Event.ConversationCreated;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import io.parley.schema.event.SealedEvent;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// A walk through one partition of the log, from its beginning, which comes to the events that the
/// history has of it: what stands there twice it passes over, and for what is lost, or can't be
/// projected, it has what an operator writes who sets it aside.
///
/// Holds the heads of the partition's conversations, and which of the watched users are their
/// members. Used by one thread.
final class PartitionWalk {

  private static final Head NONE = new Head(0, EventHash.GENESIS);

  private final int partition;
  private final WatchedMembers members;
  private final Consumer<Step> each;
  private final Map<String, Head> heads = new HashMap<>();

  /// @param watched users of whom it is to be known where they are members
  PartitionWalk(int partition, Set<String> watched, Consumer<Step> each) {
    this.partition = partition;
    this.members = new WatchedMembers(watched);
    this.each = each;
  }

  /// Where conversations stand now.
  Map<String, Head> heads() {
    return Collections.unmodifiableMap(heads);
  }

  Head head(String conversation) {
    return heads.getOrDefault(conversation, NONE);
  }

  /// Comes to the next record.
  void add(ConsumerRecord<byte[], byte[]> record) {
    decode(record).ifPresent(this::add);
  }

  /// Comes to the next record, if it is of a conversation.
  void add(ConsumerRecord<byte[], byte[]> record, String conversation) {
    decode(record)
        .filter(event -> event.envelope().conversation().equals(conversation))
        .ifPresent(this::add);
  }

  /// What can't be read was set aside.
  private static Optional<LoggedEvent> decode(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    try {
      SealedEvent sealed = EventCodec.decodeSealed(value == null ? new byte[0] : value);
      return Optional.of(
          new LoggedEvent(record.offset(), EventCodec.decode(sealed.bytes()), sealed));
    } catch (DecodeException _) {
      return Optional.empty();
    }
  }

  private void add(LoggedEvent event) {
    EventEnvelope envelope = event.envelope();
    Head head = head(envelope.conversation());
    if (envelope.sequence() <= head.sequence()) {
      return;
    }
    if (isProjected(event, head)) {
      Set<String> present = members.during(envelope);
      each.accept(new Step(envelope, event.sealed(), head.hash(), present));
    } else {
      setAside(event, head);
    }
    heads.put(envelope.conversation(), new Head(envelope.sequence(), event.sealed().hash()));
  }

  private static boolean isProjected(LoggedEvent event, Head head) {
    EventEnvelope envelope = event.envelope();
    boolean founding = envelope.event() instanceof ConversationCreated;
    return envelope.sequence() == head.sequence() + 1
        && event.sealed().follows(head.hash())
        && founding == (envelope.sequence() == 1);
  }

  private void setAside(LoggedEvent event, Head head) {
    EventHash previous = head.hash();
    for (EventRow row : Tombstones.of(partition, event, head).events()) {
      EventEnvelope envelope = EventCodec.decode(row.sealed().bytes());
      Set<String> present = members.of(envelope.conversation());
      each.accept(new Step(envelope, row.sealed(), previous, present));
      previous = row.sealed().hash();
    }
  }
}
