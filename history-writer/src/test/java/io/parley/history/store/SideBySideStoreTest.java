package io.parley.history.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.history.projection.Batch.CursorBatch;
import io.parley.history.projection.LogPartition;
import io.parley.history.store.Outcome.Written;
import io.parley.schema.event.Cursor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class SideBySideStoreTest {

  private final Transactions transactions = new Transactions();
  private final SideBySideStore store = new SideBySideStore(transactions, 2);

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void writesFewRecordsInOneTransaction() {
    store.write(List.of(batch(0, 400), batch(1, 400)));

    assertThat(transactions.sizes()).containsExactly(800);
  }

  @Test
  void partsManyRecordsByPartitionsIntoEvenShares() {
    store.write(List.of(batch(0, 1_000), batch(1, 2_500), batch(2, 1_200), batch(3, 100)));

    assertThat(transactions.sizes()).containsExactlyInAnyOrder(2_500, 2_300);
  }

  @Test
  void writesOnePartitionInOneTransactionHoweverManyItsRecords() {
    store.write(List.of(batch(0, 5_000)));

    assertThat(transactions.sizes()).containsExactly(5_000);
  }

  @Test
  void tellsWhatBecameOfEachPartition() {
    Map<LogPartition, Outcome> outcomes = store.write(List.of(batch(0, 900), batch(1, 900)));

    assertThat(outcomes).containsOnlyKeys(partition(0), partition(1));
  }

  @Test
  void failsAsOneTransactionFailsWhenTheOtherHasEnded() {
    transactions.failing = partition(1);

    assertThatThrownBy(() -> store.write(List.of(batch(0, 900), batch(1, 900))))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessage("away");
    assertThat(transactions.sizes()).containsExactly(900);
  }

  private static LogPartition partition(int number) {
    return new LogPartition("parley.receipts", number);
  }

  private static OwnedBatch batch(int partition, int size) {
    List<Cursor> cursors =
        IntStream.range(0, size)
            .mapToObj(user -> new Cursor("d:a:b", "u" + user, 1, 1, Instant.EPOCH))
            .toList();
    return new OwnedBatch(1, new CursorBatch(partition(partition), 0, size, cursors));
  }

  /// Remembers what it was given at a time, unless it was told to fail.
  private static final class Transactions implements HistoryStore {

    private final List<Collection<OwnedBatch>> written =
        Collections.synchronizedList(new ArrayList<>());
    private volatile LogPartition failing = partition(-1);

    List<Integer> sizes() {
      return written.stream()
          .map(batches -> batches.stream().mapToInt(owned -> owned.batch().size()).sum())
          .toList();
    }

    @Override
    public Map<LogPartition, Outcome> write(Collection<OwnedBatch> batches) {
      if (batches.stream().anyMatch(owned -> owned.batch().partition().equals(failing))) {
        throw new StoreUnavailableException(new IllegalStateException("away"));
      }
      written.add(batches);
      return batches.stream()
          .collect(Collectors.toMap(owned -> owned.batch().partition(), _ -> new Written()));
    }

    @Override
    public Map<LogPartition, Claim> claim(Collection<LogPartition> partitions) {
      return Map.of();
    }

    @Override
    public void begin(Collection<LogPartition> partitions) {}

    @Override
    public Map<LogPartition, Long> recorded(Collection<LogPartition> partitions) {
      return Map.of();
    }

    @Override
    public void prepareMonths(Instant now) {}
  }
}
