package io.parley.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.service.HangingTransactions.Hanging;
import io.parley.testing.Servers;
import io.parley.testing.WithServers;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// With a transaction that hangs for real: while the broker does not verify transactions, it takes
/// a write of one that no coordinator ever heard of.
@WithServers
@Timeout(60)
class HangingTransactionsIT {

  private static final TopicPartition PARTITION = new TopicPartition("hanging-transactions-it", 0);
  private static final long PRODUCER = 4711;

  /// The version that left it to the client to tell the coordinator.
  private static final short OLD_PRODUCE = 11;

  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConfig kafka;

  HangingTransactionsIT(Servers servers) {
    kafka = new KafkaConfig(servers.kafka(), 1, 1, Map.of());
  }

  @Test
  void areFoundAndEndedSoThatReadersGoOn() throws Exception {
    try (var admin = Admin.create(kafka.client(Map.of()));
        var transactions = new HangingTransactions(kafka)) {
      admin.createTopics(List.of(new NewTopic(PARTITION.topic(), 1, (short) 1))).all().get();
      verifyTransactions(admin, false);
      try {
        while (end(admin) == 0) { // until the broker has heard that it may
          leaveOpen();
        }
      } finally {
        verifyTransactions(admin, true);
      }
      write("after it");
      assertThat(committed(1)).isEmpty();

      assertThat(transactions.find(Instant.now().minus(Duration.ofMinutes(1)))).isEmpty();
      List<Hanging> found = transactions.find(Instant.now().plusSeconds(1));
      assertThat(found).extracting(Hanging::partition).containsExactly(PARTITION);

      found.forEach(transactions::abort);

      assertThat(transactions.find(Instant.now().plusSeconds(1))).isEmpty();
      assertThat(committed(20)).containsExactly("after it");
    }
  }

  @Test
  void areNotThoseThatTheirCoordinatorKnows() throws Exception {
    String topic = PARTITION.topic() + "-known";
    try (var admin = Admin.create(kafka.client(Map.of()));
        var transactions = new HangingTransactions(kafka);
        var producer = producer(Map.of("transactional.id", topic))) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, new byte[1])).get();
      assertThat(transactions.find(Instant.now().plusSeconds(1)))
          .extracting(found -> found.partition().topic())
          .doesNotContain(topic);
      producer.abortTransaction();
    }
  }

  private void leaveOpen() throws Exception {
    var open = new SimpleRecord(System.currentTimeMillis(), "open".getBytes(UTF_8));
    var records =
        MemoryRecords.withTransactionalRecords(Compression.NONE, PRODUCER, (short) 0, 0, open);
    var partition = new PartitionProduceData().setIndex(0).setRecords(records);
    var topic =
        new TopicProduceData().setName(PARTITION.topic()).setPartitionData(List.of(partition));
    var data =
        new ProduceRequestData()
            .setTransactionalId("hanging-it")
            .setAcks((short) -1)
            .setTimeoutMs(5_000)
            .setTopicData(new TopicProduceDataCollection(List.of(topic).iterator()));
    var header = new RequestHeader(ApiKeys.PRODUCE, OLD_PRODUCE, "hanging-it", 1);
    send(ProduceRequest.builder(data, true).build(OLD_PRODUCE).serializeWithHeader(header));
  }

  private static long end(Admin admin) throws Exception {
    var latest = Map.of(PARTITION, OffsetSpec.latest());
    return admin.listOffsets(latest).partitionResult(PARTITION).get().offset();
  }

  /// Sends a request as it stands, and waits for the answer.
  private void send(ByteBuffer request) throws IOException {
    String[] address = kafka.bootstrapServers().split(":", 2);
    try (var socket = new Socket(address[0], Integer.parseInt(address[1]))) {
      var out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(request.remaining());
      out.write(request.array(), request.arrayOffset() + request.position(), request.remaining());
      out.flush();
      var in = new DataInputStream(socket.getInputStream());
      assertThat(in.readNBytes(in.readInt())).isNotEmpty();
    }
  }

  private void write(String text) throws Exception {
    try (var producer = producer(Map.of())) {
      producer.send(new ProducerRecord<>(PARTITION.topic(), 0, null, text.getBytes(UTF_8))).get();
    }
  }

  /// What is committed, as soon as there is anything, or after so many looks.
  private List<String> committed(int looks) {
    try (var consumer =
        new KafkaConsumer<>(
            kafka.client(Map.of("isolation.level", "read_committed")),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(PARTITION));
      consumer.seekToBeginning(List.of(PARTITION));
      for (int look = 0; look < looks; look++) {
        var records = consumer.poll(POLL);
        if (!records.isEmpty()) {
          return records.records(PARTITION).stream()
              .map(record -> new String(record.value(), UTF_8))
              .toList();
        }
      }
      return List.of();
    }
  }

  private KafkaProducer<byte[], byte[]> producer(Map<String, Object> settings) {
    return new KafkaProducer<>(
        kafka.client(settings), new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static void verifyTransactions(Admin admin, boolean on) throws Exception {
    var everyBroker = new ConfigResource(ConfigResource.Type.BROKER, "");
    var entry = new ConfigEntry("transaction.partition.verification.enable", Boolean.toString(on));
    admin
        .incrementalAlterConfigs(Map.of(everyBroker, List.of(new AlterConfigOp(entry, OpType.SET))))
        .all()
        .get();
  }
}
