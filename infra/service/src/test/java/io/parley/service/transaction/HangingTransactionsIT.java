package io.parley.service.transaction;

import static io.parley.testing.ForgottenTransactions.BEHIND;
import static io.parley.testing.ForgottenTransactions.EPOCH;
import static io.parley.testing.ForgottenTransactions.OPEN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.parley.service.KafkaConfig;
import io.parley.service.TopicReader;
import io.parley.service.transaction.HangingTransactions.Hanging;
import io.parley.testing.ForgottenTransactions;
import io.parley.testing.ForgottenTransactions.Decision;
import io.parley.testing.Servers;
import io.parley.testing.WithServers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@WithServers
@Timeout(60)
class HangingTransactionsIT {

  private final KafkaConfig kafka;
  private final ForgottenTransactions forgotten;
  private final HangingTransactions transactions;

  HangingTransactionsIT(Servers servers) {
    kafka = new KafkaConfig(servers.kafka(), 1, 1, Map.of());
    forgotten = new ForgottenTransactions(servers.kafka());
    transactions = new HangingTransactions(kafka);
  }

  @AfterEach
  void close() {
    transactions.close();
  }

  @Test
  void ofWhichNothingIsKnownAreAborted() throws Exception {
    TopicPartition partition = forgotten.leaveOpen("hanging-nothing-known", 4711);

    Hanging found = find(partition).orElseThrow();
    assertThat(found.outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThatIllegalArgumentException().isThrownBy(() -> transactions.end(found));
    transactions.abort(found);

    assertThat(committed(partition)).containsExactly(BEHIND);
    assertThat(find(partition)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"COMMIT, 4712, COMMITTED, open behind", "ABORT, 4713, ABORTED, behind"})
  void areEndedAsWasDecided(Decision decision, long producer, Outcome outcome, String committed)
      throws Exception {
    TopicPartition partition = forgotten.leaveOpen("hanging-" + decision, producer);
    forgotten.note(decision, partition, producer, EPOCH + 1);

    Hanging found = find(partition).orElseThrow();
    assertThat(found.outcome()).isEqualTo(outcome);
    transactions.end(found);

    assertThat(String.join(" ", committed(partition))).isEqualTo(committed);
    assertThat(find(partition)).isEmpty();
  }

  @Test
  void canBeEndedByTwoAtOnce() throws Exception {
    TopicPartition partition = forgotten.leaveOpen("hanging-by-two", 4714);
    forgotten.note(Decision.COMMIT, partition, 4714, EPOCH + 1);

    Hanging found = find(partition).orElseThrow();
    transactions.end(found);
    transactions.end(found);

    assertThat(committed(partition)).containsExactly(OPEN, BEHIND);
  }

  @Test
  void areNotTakenForOthersOfTheSameProducer() throws Exception {
    TopicPartition partition = forgotten.leaveOpen("hanging-others", 4715);
    var elsewhere = new TopicPartition("hanging-elsewhere", 0);
    forgotten.note(Decision.COMMIT, partition, 4715, EPOCH);
    forgotten.note(Decision.COMMIT, partition, 4715, EPOCH + 2);
    forgotten.note(Decision.COMMIT, elsewhere, 4715, EPOCH + 1);

    assertThat(find(partition).orElseThrow().outcome()).isEqualTo(Outcome.UNKNOWN);
  }

  @Test
  void areThoseThatAreSilent() throws Exception {
    TopicPartition partition = forgotten.leaveOpen("hanging-silent", 4716);

    assertThat(transactions.find(Instant.now().minus(Duration.ofMinutes(1))))
        .extracting(Hanging::partition)
        .doesNotContain(partition);
  }

  @Test
  void areNotThoseThatTheirCoordinatorKnows() throws Exception {
    var partition = new TopicPartition("hanging-known", 0);
    try (var admin = Admin.create(kafka.client(Map.of()));
        var producer =
            new KafkaProducer<>(
                kafka.client(Map.of("transactional.id", partition.topic())),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      admin.createTopics(List.of(new NewTopic(partition.topic(), 1, (short) 1))).all().get();
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(partition.topic(), new byte[1])).get();
      assertThat(find(partition)).isEmpty();
      producer.abortTransaction();
    }
  }

  private Optional<Hanging> find(TopicPartition partition) {
    return transactions.find(Instant.now().plusSeconds(1)).stream()
        .filter(one -> one.partition().equals(partition))
        .findFirst();
  }

  private List<String> committed(TopicPartition partition) {
    var reader = new TopicReader(kafka, "hanging-transactions-it");
    List<String> texts = new ArrayList<>();
    try (var records = reader.readFrom(partition, 0, reader.settledEnd(partition))) {
      records.forEachRemaining(record -> texts.add(new String(record.value(), UTF_8)));
    }
    return texts;
  }
}
