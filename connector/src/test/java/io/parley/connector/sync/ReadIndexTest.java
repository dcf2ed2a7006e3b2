package io.parley.connector.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.parley.connector.history.StoreUnavailable;
import io.parley.connector.sync.ReadIndex.Coverage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ReadIndexTest {

  private static final Duration LONG = Duration.ofSeconds(8);
  private static final Duration SHORT = Duration.ofSeconds(1);

  private final FakeLogOffsets kafka = new FakeLogOffsets();
  private final FakeHistory history = new FakeHistory();
  private ReadIndex readIndex = start(LONG, LONG);

  @AfterEach
  void stop() {
    readIndex.close();
  }

  @Test
  void isReachedAtOnceWhenNothingEverHappened() throws Exception {
    assertThat(reached().get()).isEqualTo(Coverage.ALL);
  }

  @Test
  void waitsForCommandsThatAreNotDecidedForGood() throws Exception {
    kafka.commandEnds.put(3, 10L);
    kafka.decided.put(3, 9L);
    CompletableFuture<Coverage> reached = reached();
    awaitLooks(3);
    assertThat(reached).isNotDone();

    kafka.decided.put(3, 10L);

    assertThat(reached.get()).isEqualTo(Coverage.ALL);
  }

  @Test
  void waitsForTheEventsThatCommandsBecameWhileItWaited() throws Exception {
    kafka.commandEnds.put(0, 10L);
    kafka.decided.put(0, 9L);
    kafka.eventEnds.put(0, 100L);
    history.projected.put(0, 100L);
    CompletableFuture<Coverage> reached = reached();
    awaitLooks(3);

    kafka.eventEnds.put(0, 102L);
    kafka.decided.put(0, 10L);
    awaitQuestions(3);
    assertThat(reached).isNotDone();
    history.projected.put(0, 102L);

    assertThat(reached.get()).isEqualTo(Coverage.ALL);
  }

  @Test
  void doesNotWaitForCommandsThatCameAfterIt() throws Exception {
    kafka.commandEnds.put(0, 10L);
    kafka.decided.put(0, 9L);
    CompletableFuture<Coverage> reached = reached();
    awaitLooks(2);
    kafka.commandEnds.put(0, 99L);
    kafka.decided.put(0, 10L);

    assertThat(reached.get()).isEqualTo(Coverage.ALL);
  }

  @Test
  void saysSoWhenTheRoutersTakeTooLong() throws Exception {
    restart(LONG, SHORT);
    kafka.commandEnds.put(0, 10L);
    kafka.eventEnds.put(0, 5L);
    CompletableFuture<Coverage> reached = reached();

    await().during(Duration.ofMillis(500)).until(() -> !reached.isDone());
    history.projected.put(0, 5L);
    assertThat(reached.get()).isEqualTo(Coverage.DECIDED);
    assertThatThrownBy(() -> ReadIndex.awaitAll(reached)).isInstanceOf(StoreUnavailable.class);
  }

  @Test
  void failsWhenTheHistoryTakesTooLong() {
    restart(SHORT, SHORT);
    kafka.eventEnds.put(0, 5L);
    CompletableFuture<Coverage> reached = reached();

    assertThatThrownBy(reached::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(TimeoutException.class);
  }

  @Test
  void failsAtOnceWhenTheHistoryIsAway() throws Exception {
    history.away = true;
    assertThatThrownBy(() -> reached().get()).hasCauseInstanceOf(StoreUnavailable.class);
    history.away = false;

    assertThat(reached().get()).isEqualTo(Coverage.ALL);
  }

  @Test
  void failsAtOnceWhenKafkaDoesNotSayWhereTheCommandsEnd() throws Exception {
    kafka.away = true;
    assertThatThrownBy(() -> reached().get()).hasCauseInstanceOf(TimeoutException.class);
    kafka.away = false;

    assertThat(reached().get()).isEqualTo(Coverage.ALL);
  }

  @Test
  void goesOnWhenKafkaWasAwayWhileItWaited() throws Exception {
    kafka.commandEnds.put(0, 1L);
    CompletableFuture<Coverage> reached = reached();
    awaitLooks(2);
    kafka.away = true;
    awaitLooks(2);
    kafka.decided.put(0, 1L);
    kafka.away = false;

    assertThat(reached.get()).isEqualTo(Coverage.ALL);
  }

  @Test
  void asksOnceForAllWhoComeTogether() throws Exception {
    kafka.commandEnds.put(0, 1L);
    CompletableFuture<Coverage> first = reached();
    awaitLooks(1);
    List<CompletableFuture<Coverage>> many = Stream.generate(this::reached).limit(1_000).toList();
    kafka.decided.put(0, 1L);
    CompletableFuture.allOf(many.toArray(CompletableFuture[]::new)).get(5, TimeUnit.SECONDS);

    assertThat(first).isCompleted();
    assertThat(kafka.looks.get()).isLessThan(100);
  }

  private ReadIndex start(Duration timeout, Duration decisionTimeout) {
    return ReadIndex.start(
        kafka, history, new SyncConfig(timeout, decisionTimeout, 8, 64, 500, LONG));
  }

  private void restart(Duration timeout, Duration decisionTimeout) {
    readIndex.close();
    readIndex = start(timeout, decisionTimeout);
  }

  private CompletableFuture<Coverage> reached() {
    return readIndex.reached();
  }

  /// Until Kafka has been asked so many times more.
  private void awaitLooks(int more) {
    int before = kafka.looks.get();
    await().pollDelay(Duration.ZERO).until(() -> kafka.looks.get() >= before + more);
  }

  private void awaitQuestions(int more) {
    int before = history.questions.get();
    await().pollDelay(Duration.ZERO).until(() -> history.questions.get() >= before + more);
  }
}
