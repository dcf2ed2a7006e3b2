package io.parley.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.coordinator.transaction.generated.TransactionLogKey;
import org.apache.kafka.coordinator.transaction.generated.TransactionLogValue;
import org.apache.kafka.coordinator.transaction.generated.TransactionLogValue.PartitionsSchema;

/// Makes transactions that hang for real: while the broker does not verify transactions, it takes a
/// write of one that no coordinator ever heard of.
public final class ForgottenTransactions {

  /// What stands in one.
  public static final String OPEN = "open";

  /// What stands behind it, outside any transaction.
  public static final String BEHIND = "behind";

  /// What a coordinator notes before it tells the partitions.
  public enum Decision {
    COMMIT(2),
    ABORT(3);

    private final byte status;

    Decision(int status) {
      this.status = (byte) status;
    }
  }

  /// Under which they are written; the end of one has the next.
  public static final short EPOCH = 0;

  private static final String TRANSACTIONAL_ID = "forgotten";

  /// The version that left it to the client to tell the coordinator.
  private static final short OLD_PRODUCE = 11;

  /// The version under which each transaction has an epoch of its own.
  private static final short TRANSACTION_VERSION = 2;

  private final String bootstrapServers;

  public ForgottenTransactions(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /// Leaves one open in the one partition of a new topic, and a record behind it.
  ///
  /// @param producer whose it is: one that nobody else is
  public TopicPartition leaveOpen(String topic, long producer)
      throws IOException, ExecutionException, InterruptedException {
    var partition = new TopicPartition(topic, 0);
    try (var admin = Admin.create(client(Map.of()))) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
      verifyTransactions(admin, false);
      try {
        while (end(admin, partition) == 0) { // until the broker has heard that it may
          send(openWrite(partition, producer));
        }
      } finally {
        verifyTransactions(admin, true);
      }
    }
    write(new ProducerRecord<>(topic, 0, null, BEHIND.getBytes(UTF_8)), Map.of());
    return partition;
  }

  /// Notes what a coordinator would note, which none reads before it is restarted.
  ///
  /// @param epoch of the transaction's end
  public void note(Decision decision, TopicPartition partition, long producer, int epoch)
      throws ExecutionException, InterruptedException {
    try (var first = producer(Map.of("transactional.id", TRANSACTIONAL_ID))) {
      first.initTransactions(); // makes the log of transactions, if this is the first
    }
    var partitions =
        new PartitionsSchema()
            .setTopic(partition.topic())
            .setPartitionIds(List.of(partition.partition()));
    var value =
        new TransactionLogValue()
            .setProducerId(producer)
            .setProducerEpoch((short) epoch)
            .setTransactionStatus(decision.status)
            .setTransactionPartitions(List.of(partitions))
            .setClientTransactionVersion(TRANSACTION_VERSION);
    var note =
        new ProducerRecord<>(
            Topic.TRANSACTION_STATE_TOPIC_NAME,
            0,
            bytes(new TransactionLogKey().setTransactionalId(TRANSACTIONAL_ID)),
            bytes(value));
    write(note, Map.of("client.id", "__admin_client")); // who may write to the brokers' own topics
  }

  private static byte[] bytes(Message message) {
    return MessageUtil.toVersionPrefixedBytes(message.highestSupportedVersion(), message);
  }

  private static ByteBuffer openWrite(TopicPartition partition, long producer) {
    var open = new SimpleRecord(System.currentTimeMillis(), OPEN.getBytes(UTF_8));
    var records =
        MemoryRecords.withTransactionalRecords(Compression.NONE, producer, EPOCH, 0, open);
    var data = new PartitionProduceData().setIndex(partition.partition()).setRecords(records);
    var topic = new TopicProduceData().setName(partition.topic()).setPartitionData(List.of(data));
    var request =
        new ProduceRequestData()
            .setTransactionalId(TRANSACTIONAL_ID)
            .setAcks((short) -1)
            .setTimeoutMs(5_000)
            .setTopicData(new TopicProduceDataCollection(List.of(topic).iterator()));
    var header = new RequestHeader(ApiKeys.PRODUCE, OLD_PRODUCE, TRANSACTIONAL_ID, 1);
    return ProduceRequest.builder(request, true).build(OLD_PRODUCE).serializeWithHeader(header);
  }

  /// Sends a request as it stands, and waits for the answer.
  private void send(ByteBuffer request) throws IOException {
    String[] address = bootstrapServers.split(":", 2);
    try (var socket = new Socket(address[0], Integer.parseInt(address[1]))) {
      var out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(request.remaining());
      out.write(request.array(), request.arrayOffset() + request.position(), request.remaining());
      out.flush();
      var in = new DataInputStream(socket.getInputStream());
      in.readFully(new byte[in.readInt()]);
    }
  }

  private void write(ProducerRecord<byte[], byte[]> record, Map<String, String> settings)
      throws ExecutionException, InterruptedException {
    try (var producer = producer(settings)) {
      producer.send(record).get();
    }
  }

  private KafkaProducer<byte[], byte[]> producer(Map<String, String> settings) {
    return new KafkaProducer<>(
        client(settings), new ByteArraySerializer(), new ByteArraySerializer());
  }

  private Map<String, Object> client(Map<String, String> settings) {
    Map<String, Object> client = new HashMap<>(settings);
    client.put("bootstrap.servers", bootstrapServers);
    return client;
  }

  private static long end(Admin admin, TopicPartition partition)
      throws ExecutionException, InterruptedException {
    var latest = Map.of(partition, OffsetSpec.latest());
    return admin.listOffsets(latest).partitionResult(partition).get().offset();
  }

  private static void verifyTransactions(Admin admin, boolean on)
      throws ExecutionException, InterruptedException {
    var everyBroker = new ConfigResource(ConfigResource.Type.BROKER, "");
    var entry = new ConfigEntry("transaction.partition.verification.enable", Boolean.toString(on));
    admin
        .incrementalAlterConfigs(Map.of(everyBroker, List.of(new AlterConfigOp(entry, OpType.SET))))
        .all()
        .get();
  }
}
