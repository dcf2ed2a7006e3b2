package io.parley.history.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.history.projection.Batch;
import io.parley.history.projection.Batch.EventBatch;
import io.parley.history.projection.ConversationLog;
import io.parley.history.projection.LogPartition;
import io.parley.history.projection.LoggedEvent;
import io.parley.history.store.Outcome.Fenced;
import io.parley.history.store.Outcome.Refused;
import io.parley.schema.codec.EventCodec;
import io.parley.service.Health.Status;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IngestLoopTest {

  private static final LogPartition EVENTS_0 = new LogPartition("parley.events", 0);
  private static final LogPartition EVENTS_1 = new LogPartition("parley.events", 1);
  private static final TopicPartition KAFKA_0 = new TopicPartition("parley.events", 0);
  private static final TopicPartition KAFKA_1 = new TopicPartition("parley.events", 1);
  private static final byte[] NO_EVENT = {1, 2, 3};

  private final ConversationLog conversation =
      ConversationLog.group("g:1").post("one").post("two").post("three");
  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
  private final FakeHistoryStore store = new FakeHistoryStore();
  private final IngestStatus status = new IngestStatus();
  private final IngestLoop loop =
      new IngestLoop(
          consumer,
          store,
          status,
          new SimpleMeterRegistry(),
          InstantSource.system(),
          Duration.ofDays(1));

  @BeforeEach
  void assign() {
    loop.subscribe();
    consumer.updateBeginningOffsets(Map.of(KAFKA_0, 0L, KAFKA_1, 0L));
    consumer.updateEndOffsets(Map.of(KAFKA_0, 0L, KAFKA_1, 0L));
    consumer.schedulePollTask(() -> consumer.rebalance(List.of(KAFKA_0, KAFKA_1)));
  }

  @Test
  void beginsAtTheFirstRecordOfALogOfWhichNothingIsWritten() {
    loop.turn();
    append(KAFKA_0, 0, conversation.event(1), conversation.event(2));
    loop.turn();

    assertThat(sequences()).containsExactly(1L, 2L);
    assertThat(store.offsets).containsEntry(EVENTS_0, 2L).containsEntry(EVENTS_1, 0L);
  }

  @Test
  void readsOnWhereTheStoreSays() {
    store.offsets.put(EVENTS_0, 2L);

    loop.turn();
    append(KAFKA_0, 2, conversation.event(3));
    loop.turn();

    assertThat(store.written).extracting(Batch::from, Batch::to).containsExactly(tuple(2L, 3L));
  }

  @Test
  void stopsAPartitionWhoseFirstRecordsAreGone() {
    consumer.updateBeginningOffsets(Map.of(KAFKA_0, 7L));

    loop.turn();

    assertThat(reason(status.partitions()))
        .contains("parley.events-0")
        .contains("nothing of it is written, and the log begins at 7");
    assertThat(store.offsets).containsOnlyKeys(EVENTS_1);
    assertThat(consumer.paused()).containsExactly(KAFKA_0);
  }

  @Test
  void holdsWhatItPolledAndPollsNothingElseWhileTheStoreIsAway() {
    loop.turn();
    store.away = true;
    append(KAFKA_0, 0, conversation.event(1));
    loop.turn();
    append(KAFKA_0, 1, conversation.event(2));
    loop.turn();
    loop.turn();

    assertThat(consumer.paused()).containsExactlyInAnyOrder(KAFKA_0, KAFKA_1);
    assertThat(reason(status.postgres())).isEqualTo("away");

    store.away = false;
    loop.turn();
    loop.turn();

    assertThat(sequences()).containsExactly(1L, 2L);
    assertThat(status.postgres()).isEqualTo(Status.up());
    assertThat(consumer.paused()).isEmpty();
  }

  @Test
  void losesNothingToAMistakeOfItsOwn() {
    loop.turn();
    store.broken = true;
    append(KAFKA_0, 0, conversation.event(1));
    assertThatThrownBy(loop::turn).hasMessage("broken");
    append(KAFKA_0, 1, conversation.event(2));
    assertThatThrownBy(loop::turn).hasMessage("broken");

    store.broken = false;
    loop.turn();
    loop.turn();

    assertThat(sequences()).containsExactly(1L, 2L);
  }

  @Test
  void claimsWhenTheStoreComesBack() {
    store.away = true;
    loop.turn();

    store.away = false;
    loop.turn();
    append(KAFKA_0, 0, conversation.event(1));
    loop.turn();

    assertThat(sequences()).containsExactly(1L);
  }

  @Test
  void forgetsWhatItHoldsOfAPartitionThatIsTakenAway() {
    loop.turn();
    store.away = true;
    append(KAFKA_0, 0, conversation.event(1));
    loop.turn();
    consumer.schedulePollTask(() -> consumer.rebalance(List.of(KAFKA_1)));
    loop.turn();

    store.away = false;
    loop.turn();

    assertThat(store.written).isEmpty();
  }

  @Test
  void writesUpToARecordThatCannotBeReadAndStops() {
    loop.turn();
    append(KAFKA_0, 0, conversation.event(1));
    consumer.addRecord(new ConsumerRecord<>("parley.events", 0, 1, new byte[0], NO_EVENT));
    append(KAFKA_0, 2, conversation.event(2));
    var other = ConversationLog.group("g:2");
    append(KAFKA_1, 0, other.event(1));
    loop.turn();
    loop.turn();

    assertThat(store.offsets).containsEntry(EVENTS_0, 1L).containsEntry(EVENTS_1, 1L);
    assertThat(reason(status.partitions())).startsWith("stopped: parley.events-0 at offset 1: ");
    assertThat(consumer.paused()).containsExactly(KAFKA_0);
  }

  @Test
  void stopsAtATombstone() {
    loop.turn();
    consumer.addRecord(new ConsumerRecord<>("parley.events", 0, 0, new byte[0], null));
    loop.turn();

    assertThat(reason(status.partitions())).contains("at offset 0");
  }

  @Test
  void stopsAPartitionThatTheStoreRefuses() {
    loop.turn();
    store.answers.put(EVENTS_0, new Refused(0, "they contradict each other", null));
    append(KAFKA_0, 0, conversation.event(1));
    append(KAFKA_1, 0, ConversationLog.group("g:2").event(1));
    loop.turn();

    assertThat(reason(status.partitions()))
        .isEqualTo("stopped: parley.events-0 at offset 0: they contradict each other");
    assertThat(store.offsets).containsEntry(EVENTS_1, 1L);
    assertThat(consumer.paused()).containsExactly(KAFKA_0);
  }

  @Test
  void leavesAPartitionThatAnotherHasClaimed() {
    loop.turn();
    store.answers.put(EVENTS_0, new Fenced());
    append(KAFKA_0, 0, conversation.event(1));
    loop.turn();

    assertThat(consumer.paused()).containsExactly(KAFKA_0);
    assertThat(status.partitions()).isEqualTo(Status.up());
  }

  @Test
  void forgetsThatAPartitionStoppedWhenAnotherTakesIt() {
    loop.turn();
    store.answers.put(EVENTS_0, new Refused(0, "they contradict each other", null));
    append(KAFKA_0, 0, conversation.event(1));
    loop.turn();

    consumer.schedulePollTask(() -> consumer.rebalance(List.of(KAFKA_1)));
    loop.turn();

    assertThat(status.partitions()).isEqualTo(Status.up());
  }

  @Test
  void isUpOnceItHasJoinedEvenIfNothingIsAssigned() {
    assertThat(reason(status.kafka())).isEqualTo("has not joined the consumer group");

    loop.onPartitionsAssigned(List.of());

    assertThat(status.kafka()).isEqualTo(Status.up());
  }

  private void append(TopicPartition partition, long offset, LoggedEvent... events) {
    IntStream.range(0, events.length)
        .forEach(
            i ->
                consumer.addRecord(
                    new ConsumerRecord<>(
                        partition.topic(),
                        partition.partition(),
                        offset + i,
                        new byte[0],
                        EventCodec.encodeSealed(events[i].sealed()))));
  }

  private List<Long> sequences() {
    return store.written.stream()
        .flatMap(batch -> ((EventBatch) batch).events().stream())
        .map(event -> event.envelope().sequence())
        .toList();
  }

  private static String reason(Status status) {
    return switch (status) {
      case Status.Up _ -> "up";
      case Status.Down(String reason) -> reason;
    };
  }
}
