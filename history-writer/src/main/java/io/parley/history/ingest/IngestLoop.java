package io.parley.history.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.history.ingest.Claims.Claimed;
import io.parley.history.ingest.Decoded.Undecodable;
import io.parley.history.ingest.PartitionState.Owned;
import io.parley.history.ingest.PartitionState.Stopped;
import io.parley.history.ingest.PartitionState.Waiting;
import io.parley.history.projection.LogPartition;
import io.parley.history.store.Claim;
import io.parley.history.store.HistoryStore;
import io.parley.history.store.Outcome;
import io.parley.history.store.Outcome.Fenced;
import io.parley.history.store.Outcome.Refused;
import io.parley.history.store.Outcome.Written;
import io.parley.history.store.OwnedBatch;
import io.parley.history.store.StoreUnavailableException;
import io.parley.schema.topic.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries the log to the store: polls, decodes, writes, and only then polls again. What was polled
/// is held in [#pending], which a poll's bound bounds, until it is written; while the store is away
/// the partitions are paused and the loop keeps polling, so that it stays in its group.
///
/// One thread runs it, and it alone uses the consumer.
final class IngestLoop implements ConsumerRebalanceListener {

  private static final Logger log = LoggerFactory.getLogger(IngestLoop.class);

  private static final Set<String> TOPICS = Set.of(Topics.EVENTS, Topics.RECEIPTS);
  private static final Duration IDLE_POLL = Duration.ofSeconds(1);
  private static final Duration WAITING_POLL = Duration.ofMillis(100);

  /// Long enough for a writer that lost a partition to hear of it at its next poll.
  private static final Duration CLAIM_AGAIN_AFTER = Duration.ofSeconds(1);

  private static final long LOOK_AT_STOPPED_EVERY_NS = Duration.ofSeconds(1).toNanos();

  private final Consumer<byte[], byte[]> consumer;
  private final HistoryStore store;
  private final InstantSource clock;
  private final IngestStatus status;
  private final IngestMetrics metrics;
  private final Claims claims;
  private final LagMeter lag;

  private final Assignment assignment = new Assignment();
  private final Map<TopicPartition, Polled> pending = new HashMap<>();
  private final Backoff backoff = new Backoff();
  private boolean storeAway;
  private long lookedAtStoppedNs = System.nanoTime();

  IngestLoop(
      Consumer<byte[], byte[]> consumer,
      HistoryStore store,
      IngestStatus status,
      MeterRegistry metrics,
      InstantSource clock,
      Duration lagPeriod) {
    this.consumer = consumer;
    this.store = store;
    this.clock = clock;
    this.status = status;
    this.metrics = new IngestMetrics(metrics, status, clock);
    this.claims = new Claims(consumer, store);
    this.lag = new LagMeter(consumer, lagPeriod);
  }

  void subscribe() {
    consumer.subscribe(TOPICS, this);
  }

  /// Once around.
  ///
  /// @throws WakeupException when the consumer is woken up
  /// @throws KafkaException when Kafka fails in a way that the consumer does not mend by itself
  void turn() {
    poll();
    try {
      store.prepareMonths(clock.instant());
      takeUpWhatWasSetAside();
      claim();
      write();
      storeAnswers();
      consumer.resume(assignment.owned().keySet());
    } catch (StoreUnavailableException e) {
      storeIsAway(e);
    }
    lag.measure(assignment.states())
        .ifPresent(
            offsets -> {
              metrics.lag(offsets);
              status.kafkaAnswers();
            });
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    consumer.pause(partitions);
    // Any place will do until PostgreSQL has said which; without one the consumer would look for
    // committed offsets, which there are none of.
    partitions.forEach(partition -> consumer.seek(partition, 0));
    assignment.add(partitions);
    status.joined();
    metrics.assigned(assignment.size());
  }

  /// Nothing is half written here: the loop polls only when it has written all it had, unless the
  /// store is away.
  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    pending.keySet().removeAll(partitions);
    assignment.remove(partitions);
    partitions.forEach(partition -> status.forget(Assignment.log(partition)));
    metrics.assigned(assignment.size());
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    onPartitionsRevoked(partitions);
    status.left();
  }

  private void poll() {
    try {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(pollTimeout());
      if (pending.isEmpty()) {
        hold(records);
      }
    } catch (OffsetOutOfRangeException e) {
      e.offsetOutOfRangePartitions()
          .forEach(
              (partition, offset) -> stop(partition, offset, "the log does not hold it", null));
    }
  }

  private Duration pollTimeout() {
    if (storeAway) {
      return backoff.next();
    }
    return assignment.isAnyWaiting() ? WAITING_POLL : IDLE_POLL;
  }

  /// Keeps what was polled, and pauses all partitions until it is written: what came in addition
  /// would be lost. Nothing here can fail half way.
  private void hold(ConsumerRecords<byte[], byte[]> records) {
    Map<TopicPartition, Owned> owned = assignment.owned();
    records
        .nextOffsets()
        .forEach(
            (partition, next) -> {
              Owned place = owned.get(partition);
              if (place != null) {
                pending.put(
                    partition, new Polled(place, next.offset(), records.records(partition)));
              }
            });
    consumer.pause(owned.keySet());
  }

  private void claim() {
    List<LogPartition> due = assignment.due(System.nanoTime());
    if (due.isEmpty()) {
      return;
    }
    Claimed claimed = claims.claim(due);
    claimed.claims().forEach((partition, claim) -> own(Assignment.kafka(partition), claim));
    claimed
        .refused()
        .forEach((partition, reason) -> stop(Assignment.kafka(partition), 0, reason, null));
    log.atInfo().addKeyValue("partitions", claimed.claims().size()).log("partitions claimed");
  }

  /// Claims stopped partitions again of which somebody has moved the offset behind the record that
  /// stopped them.
  private void takeUpWhatWasSetAside() {
    Map<LogPartition, Long> stopped = assignment.stopped();
    if (stopped.isEmpty() || System.nanoTime() - lookedAtStoppedNs < LOOK_AT_STOPPED_EVERY_NS) {
      return;
    }
    lookedAtStoppedNs = System.nanoTime();
    store
        .recorded(stopped.keySet())
        .forEach(
            (partition, offset) -> {
              if (offset > Objects.requireNonNull(stopped.get(partition))) {
                assignment.put(Assignment.kafka(partition), new Waiting(System.nanoTime()));
                status.forget(partition);
                log.atInfo()
                    .addKeyValue("topic", partition.topic())
                    .addKeyValue("partition", partition.number())
                    .addKeyValue("offset", offset)
                    .log("partition goes on: what stopped it was set aside");
              }
            });
  }

  private void own(TopicPartition partition, Claim claim) {
    consumer.seek(partition, claim.nextOffset());
    assignment.put(partition, new Owned(claim.epoch(), claim.nextOffset()));
  }

  private void write() {
    if (pending.isEmpty()) {
      return;
    }
    List<Decoded> decoded =
        pending.entrySet().stream()
            .map(entry -> RecordDecoder.decode(Assignment.log(entry.getKey()), entry.getValue()))
            .toList();
    List<OwnedBatch> batches = decoded.stream().map(Decoded::owned).toList();
    long startNs = System.nanoTime();
    Map<LogPartition, Outcome> outcomes = store.write(batches);
    metrics.wrote(batches, Duration.ofNanos(System.nanoTime() - startNs));
    decoded.forEach(batch -> settle(batch, outcomes));
    pending.clear();
  }

  private void settle(Decoded decoded, Map<LogPartition, Outcome> outcomes) {
    OwnedBatch owned = decoded.owned();
    TopicPartition partition = Assignment.kafka(decoded.partition());
    Outcome outcome = Objects.requireNonNull(outcomes.get(decoded.partition()));
    switch (outcome) {
      case Written _ -> {
        metrics.written(owned.batch());
        assignment.put(partition, new Owned(owned.epoch(), owned.batch().to()));
        Undecodable undecodable = decoded.undecodable();
        if (undecodable != null) {
          stop(partition, undecodable.offset(), undecodable.reason(), null);
        }
      }
      case Fenced _ -> leave(partition);
      case Refused(long offset, String reason, RuntimeException cause) ->
          stop(partition, offset, reason, cause);
    }
  }

  /// Leaves a partition to whoever claimed it. If it is still assigned here in a while, the claim
  /// was that of a zombie, or somebody moved the offset: it is claimed again.
  private void leave(TopicPartition partition) {
    consumer.pause(List.of(partition));
    assignment.put(partition, new Waiting(System.nanoTime() + CLAIM_AGAIN_AFTER.toNanos()));
    metrics.fenced();
    log.atWarn()
        .addKeyValue("topic", partition.topic())
        .addKeyValue("partition", partition.partition())
        .log("another writer has claimed the partition");
  }

  private void stop(
      TopicPartition partition, long offset, String reason, @Nullable RuntimeException cause) {
    consumer.pause(List.of(partition));
    assignment.put(partition, new Stopped(offset));
    status.stop(Assignment.log(partition), "at offset " + offset + ": " + reason);
    log.atError()
        .setCause(cause)
        .addKeyValue("topic", partition.topic())
        .addKeyValue("partition", partition.partition())
        .addKeyValue("offset", offset)
        .addKeyValue("reason", reason)
        .log("partition stopped, and not written any further until it is mended");
  }

  private void storeIsAway(StoreUnavailableException e) {
    if (!storeAway) {
      storeAway = true;
      log.atWarn().addKeyValue("reason", e.getMessage()).log("PostgreSQL is away; trying again");
    }
    metrics.retry();
    status.postgresFails(String.valueOf(e.getMessage()));
  }

  private void storeAnswers() {
    if (storeAway) {
      storeAway = false;
      backoff.reset();
      log.info("PostgreSQL is back");
    }
    status.postgresAnswers();
  }
}
