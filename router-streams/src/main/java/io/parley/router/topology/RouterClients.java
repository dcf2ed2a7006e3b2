package io.parley.router.topology;

import io.parley.router.routing.RouteHorizon;
import io.parley.router.routing.RouteHorizon.Append;
import io.parley.schema.topic.Topics;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.jspecify.annotations.Nullable;

/// The Kafka clients that Streams uses: the usual ones, but that the producer tells the
/// [RouteHorizon] of the events under way, and hands deliveries to the [NodeProducer], if there is
/// one, instead of making them part of the transaction.
public final class RouterClients implements KafkaClientSupplier {

  private static final String NODE_PREFIX = Topics.node("");

  private final RouteHorizon horizon;
  private final @Nullable NodeProducer deliveries;

  public RouterClients(RouteHorizon horizon, @Nullable NodeProducer deliveries) {
    this.horizon = horizon;
    this.deliveries = deliveries;
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return Admin.create(config);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    return new RouterProducer(config, horizon, deliveries);
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return consumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return consumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return consumer(config);
  }

  private static Consumer<byte[], byte[]> consumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static final class RouterProducer extends KafkaProducer<byte[], byte[]> {

    private final RouteHorizon horizon;
    private final @Nullable NodeProducer deliveries;

    private RouterProducer(
        Map<String, Object> config, RouteHorizon horizon, @Nullable NodeProducer deliveries) {
      super(config, new ByteArraySerializer(), new ByteArraySerializer());
      this.horizon = horizon;
      this.deliveries = deliveries;
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
      if (record.topic().equals(Topics.EVENTS)) {
        return append(record, callback);
      }
      // Streams is not told what becomes of a delivery: it would fail the transaction with it.
      return deliveries != null && record.topic().startsWith(NODE_PREFIX)
          ? deliveries.send(record)
          : super.send(record, callback);
    }

    private Future<RecordMetadata> append(ProducerRecord<byte[], byte[]> event, Callback callback) {
      Append append = horizon.append();
      try {
        return super.send(
            event,
            (metadata, exception) -> {
              append.end();
              callback.onCompletion(metadata, exception);
            });
      } catch (RuntimeException e) {
        // Then the callback is not called.
        append.end();
        throw e;
      }
    }
  }
}
