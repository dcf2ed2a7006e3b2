package io.parley.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.service.ServerAway;
import io.parley.service.transaction.HangingTransactions.Hanging;
import io.parley.service.transaction.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TransactionSweepTest {

  private static final Hanging COMMITTED = hanging(0, Outcome.COMMITTED);
  private static final Hanging ABORTED = hanging(1, Outcome.ABORTED);
  private static final Hanging UNKNOWN = hanging(2, Outcome.UNKNOWN);

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final List<Hanging> found = new ArrayList<>(List.of(COMMITTED, ABORTED, UNKNOWN));
  private final List<Hanging> refused = new ArrayList<>();
  private final List<Hanging> tried = new ArrayList<>();
  private final TransactionSweep sweep =
      new TransactionSweep(_ -> find(), this::end, () -> {}, Duration.ofSeconds(6), metrics);
  private @Nullable RuntimeException failure;

  @Test
  void endsThoseOfWhichItIsKnownHow() {
    sweep.round();

    assertThat(tried).containsExactly(COMMITTED, ABORTED);
    assertThat(ended()).isEqualTo(2);
    assertThat(left()).isEqualTo(1);
  }

  @Test
  void goesOnAfterOneThatItMayNotEndAndTriesItAgain() {
    refused.add(COMMITTED);
    sweep.round();
    assertThat(tried).containsExactly(COMMITTED, ABORTED);
    assertThat(left()).isEqualTo(2);

    refused.clear();
    found.remove(ABORTED);
    sweep.round();
    assertThat(tried).containsExactly(COMMITTED, ABORTED, COMMITTED);
    assertThat(ended()).isEqualTo(2);
    assertThat(left()).isEqualTo(1);
  }

  @Test
  void livesOnWhenKafkaIsAwayOrForbidsToLook() {
    failure = new ServerAway("Kafka is away", new IOException());
    sweep.round();
    failure = new ClusterAuthorizationException("no");
    sweep.round();
    assertThat(tried).isEmpty();

    failure = null;
    sweep.round();
    assertThat(ended()).isEqualTo(2);
  }

  private List<Hanging> find() {
    if (failure != null) {
      throw failure;
    }
    return List.copyOf(found);
  }

  private void end(Hanging hanging) {
    tried.add(hanging);
    if (refused.contains(hanging)) {
      throw new ClusterAuthorizationException("not allowed");
    }
  }

  private double ended() {
    return metrics.get("parley.router.transactions.ended").counter().count();
  }

  private double left() {
    return metrics.get("parley.router.transactions.hanging").gauge().value();
  }

  private static Hanging hanging(int partition, Outcome outcome) {
    return new Hanging(
        new TopicPartition("parley.events", partition), 1, 0, 0, 0, Instant.EPOCH, outcome);
  }
}
