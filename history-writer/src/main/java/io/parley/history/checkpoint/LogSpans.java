package io.parley.history.checkpoint;

import io.parley.history.audit.Checkpoint;
import io.parley.history.audit.Hash;
import io.parley.history.audit.MerkleRoot;
import io.parley.history.audit.MerkleTree;
import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.audit.Span;
import io.parley.history.log.CommittedLog;
import io.parley.history.projection.Head;
import io.parley.history.projection.LogPartition;
import io.parley.schema.codec.DecodeException;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import io.parley.schema.event.SealedEvent;
import io.parley.schema.topic.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// The spans of checkpoints, made again from the log and the checkpoints' offsets. Holds the heads
/// of one partition's conversations at a time.
final class LogSpans {

  private final CommittedLog log;
  private final List<Checkpoint> checkpoints;
  private final BiConsumer<Long, Span> spans;

  private LogSpans(
      CommittedLog log, List<SignedCheckpoint> checkpoints, BiConsumer<Long, Span> spans) {
    this.log = log;
    this.checkpoints = checkpoints.stream().map(SignedCheckpoint::checkpoint).toList();
    this.spans = spans;
  }

  /// @param checkpoints all of them, in their order
  /// @param spans gets each span with its checkpoint's number
  static void replay(
      CommittedLog log, List<SignedCheckpoint> checkpoints, BiConsumer<Long, Span> spans) {
    var replay = new LogSpans(log, checkpoints, spans);
    checkpoints.getLast().checkpoint().sealed().offsets().forEach(replay::replay);
  }

  private void replay(int partition, long end) {
    Map<String, Head> sealed = new HashMap<>();
    Map<String, Growth> grown = new HashMap<>();
    int next = 0;
    try (var records = log.read(new LogPartition(Topics.EVENTS, partition), 0, end)) {
      while (records.hasNext()) {
        ConsumerRecord<byte[], byte[]> record = records.next();
        while (record.offset() >= end(checkpoints.get(next), partition)) {
          seal(checkpoints.get(next++), sealed, grown);
        }
        add(record, sealed, grown);
      }
    }
    while (next < checkpoints.size()) {
      seal(checkpoints.get(next++), sealed, grown);
    }
  }

  private static long end(Checkpoint checkpoint, int partition) {
    return checkpoint.sealed().offsets().getOrDefault(partition, 0L);
  }

  /// What can't be read was set aside, and what is there again was passed over.
  private static void add(
      ConsumerRecord<byte[], byte[]> record, Map<String, Head> sealed, Map<String, Growth> grown) {
    byte[] value = record.value();
    try {
      SealedEvent event = EventCodec.decodeSealed(value == null ? new byte[0] : value);
      EventEnvelope envelope = EventCodec.decode(event.bytes());
      Head head = sealed.getOrDefault(envelope.conversation(), new Head(0, EventHash.GENESIS));
      grown
          .computeIfAbsent(envelope.conversation(), _ -> new Growth(head.sequence()))
          .add(envelope.sequence(), event.hash());
    } catch (DecodeException _) {
      return;
    }
  }

  private void seal(Checkpoint checkpoint, Map<String, Head> sealed, Map<String, Growth> grown) {
    grown.forEach(
        (conversation, growth) -> {
          if (growth.last > growth.sealed) {
            spans.accept(checkpoint.number(), growth.span(conversation));
            sealed.put(conversation, new Head(growth.last, growth.head));
          }
        });
    grown.clear();
  }

  /// What one conversation has grown by since a checkpoint.
  private static final class Growth {

    private final long sealed;
    private final MerkleRoot root = new MerkleRoot();
    private long last;
    private EventHash head = EventHash.GENESIS;

    private Growth(long sealed) {
      this.sealed = sealed;
      this.last = sealed;
    }

    private void add(long sequence, EventHash hash) {
      if (sequence <= last) {
        return;
      }
      while (last + 1 < sequence) {
        append(EventHash.GENESIS); // Lost, as an operator had it written.
      }
      append(hash);
    }

    private void append(EventHash hash) {
      root.add(MerkleTree.leaf(hash.bytes()));
      last++;
      head = hash;
    }

    private Span span(String conversation) {
      Hash tree = root.root();
      return new Span(conversation, sealed + 1, last, head, tree);
    }
  }
}
