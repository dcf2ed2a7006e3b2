package io.parley.connector.route;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.connector.presence.LeasedNodes;
import io.parley.connector.topic.EventLoopProducer;
import io.parley.connector.topic.PartitionReader;
import io.parley.schema.codec.DecodeException;
import io.parley.schema.codec.RouteCodec;
import io.parley.schema.route.NodeReport;
import io.parley.schema.topic.Topics;
import io.parley.service.KafkaConfig;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `parley.nodes`: what stands there is told to [LeasedNodes], in its order, on the reader's
/// thread. Writing does not wait; what is not taken is counted, and said again sooner or later.
final class NodesTopic implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(NodesTopic.class);
  private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);
  private static final long BUFFER_BYTES = 1 << 20;

  private final LeasedNodes nodes;
  private final KafkaProducer<byte[], byte[]> producer;
  private final PartitionReader reader;
  private final Counter failures;

  NodesTopic(KafkaConfig kafka, LeasedNodes nodes, MeterRegistry metrics) {
    this.nodes = nodes;
    this.failures = metrics.counter("parley.nodes.failures");
    this.producer =
        EventLoopProducer.create(
            kafka, Topics.NODES, Duration.ZERO, DELIVERY_TIMEOUT, BUFFER_BYTES);
    this.reader =
        new PartitionReader(
            kafka,
            new TopicPartition(Topics.NODES, 0),
            PartitionReader.Start.BEGINNING,
            IsolationLevel.READ_COMMITTED,
            new PartitionReader.Handler() {
              @Override
              public void records(Iterable<ConsumerRecord<byte[], byte[]>> batch) {
                batch.forEach(NodesTopic.this::apply);
              }

              @Override
              public void placeLost() {
                // Every node says where it is again within a third of its lease.
              }
            });
    reader.start();
  }

  /// Completes when everything that stood there at the start is known.
  CompletableFuture<Void> caughtUp() {
    return reader.caughtUp();
  }

  void write(NodeReport report) {
    write(report.node(), RouteCodec.encode(report));
  }

  /// Says that nothing of the node is left.
  void remove(String node) {
    write(node, null);
  }

  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
    reader.close();
  }

  private void apply(ConsumerRecord<byte[], byte[]> entry) {
    if (entry.value() == null) {
      nodes.gone(new String(entry.key(), UTF_8));
      return;
    }
    try {
      nodes.heard(RouteCodec.decodeNodeReport(entry.value()), System.nanoTime());
    } catch (DecodeException e) {
      log.atWarn().addKeyValue("offset", entry.offset()).setCause(e).log("unreadable report");
    }
  }

  private void write(String node, byte @Nullable [] value) {
    try {
      var _ =
          producer.send(
              new ProducerRecord<>(Topics.NODES, node.getBytes(UTF_8), value),
              (_, failure) -> {
                if (failure != null) {
                  failures.increment();
                }
              });
    } catch (KafkaException e) {
      failures.increment();
      log.debug("a report was not taken", e);
    }
  }
}
