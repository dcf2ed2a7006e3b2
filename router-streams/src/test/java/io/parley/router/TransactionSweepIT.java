package io.parley.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.service.KafkaConfig;
import io.parley.service.TopicReader;
import io.parley.service.transaction.HangingTransactions;
import io.parley.testing.ForgottenTransactions;
import io.parley.testing.ForgottenTransactions.Decision;
import io.parley.testing.Servers;
import io.parley.testing.WithServers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithServers
@Timeout(60)
class TransactionSweepIT {

  private static final long COMMITTED = 5711;
  private static final long UNKNOWN = 5712;

  private final KafkaConfig kafka;
  private final ForgottenTransactions forgotten;

  TransactionSweepIT(Servers servers) {
    kafka = new KafkaConfig(servers.kafka(), 1, 1, Map.of());
    forgotten = new ForgottenTransactions(servers.kafka());
  }

  @AfterEach
  void endTheRest() {
    try (var transactions = new HangingTransactions(kafka)) {
      transactions.find(Instant.now().plusSeconds(1)).forEach(transactions::abort);
    }
  }

  @Test
  void endsWhatWasDecidedAndTellsOfTheRest() throws Exception {
    TopicPartition decided = forgotten.leaveOpen("sweep-decided", COMMITTED);
    forgotten.note(Decision.COMMIT, decided, COMMITTED, ForgottenTransactions.EPOCH + 1);
    forgotten.leaveOpen("sweep-unknown", UNKNOWN);
    var metrics = new SimpleMeterRegistry();

    try (var _ = TransactionSweep.start(kafka, Duration.ofMillis(1), metrics)) {
      // Waits until readers get there.
      new TopicReader(kafka, "transaction-sweep-it").settledEnd(decided);
      while (metrics.get("parley.router.transactions.hanging").gauge().value() < 1) {
        Thread.onSpinWait();
      }
    }

    assertThat(metrics.get("parley.router.transactions.ended").counter().count()).isEqualTo(1);
  }
}
