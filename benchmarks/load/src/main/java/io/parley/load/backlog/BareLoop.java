package io.parley.load.backlog;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// A loop that reads records, writes each to another topic as it is, and commits both in one
/// transaction: what exactly-once costs anyone. One thread, with its share of the partitions.
final class BareLoop {

  private static final Duration POLL = Duration.ofMillis(10);
  private static final int LINGER_MS = 1;

  private final String to;
  private final Duration commitInterval;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaProducer<byte[], byte[]> producer;

  /// Begins at the first record that is not committed.
  ///
  /// @param number of this thread, from 0
  /// @param of how many threads
  BareLoop(
      String kafka, String group, String from, String to, int number, int of, Duration commits) {
    this.to = to;
    this.commitInterval = commits;
    Properties reading = new Properties();
    reading.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka);
    reading.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    reading.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    reading.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    reading.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    this.consumer =
        new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.assign(
        consumer.partitionsFor(from).stream()
            .filter(partition -> partition.partition() % of == number)
            .map(partition -> new TopicPartition(from, partition.partition()))
            .toList());
    Properties writing = new Properties();
    writing.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka);
    writing.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, group + "-" + number);
    writing.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MS);
    this.producer =
        new KafkaProducer<>(writing, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /// Runs until the process ends.
  @SuppressWarnings({"FutureReturnValueIgnored", "InfiniteLoopStatement"}) // fails the commit
  void run() {
    producer.initTransactions();
    while (true) {
      long commitNs = System.nanoTime() + commitInterval.toNanos();
      Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
      while (done.isEmpty() || System.nanoTime() - commitNs < 0) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        if (!records.isEmpty() && done.isEmpty()) {
          producer.beginTransaction();
        }
        for (ConsumerRecord<byte[], byte[]> record : records) {
          producer.send(new ProducerRecord<>(to, record.partition(), record.key(), record.value()));
        }
        done.putAll(records.nextOffsets());
      }
      producer.sendOffsetsToTransaction(done, consumer.groupMetadata());
      producer.commitTransaction();
    }
  }
}
