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

/// The Kafka clients that Streams uses: the usual ones, but that the producer tells the
/// [RouteHorizon] of the events under way.
public final class RouterClients implements KafkaClientSupplier {

  private final RouteHorizon horizon;

  public RouterClients(RouteHorizon horizon) {
    this.horizon = horizon;
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return Admin.create(config);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    return new EventProducer(config, horizon);
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

  private static final class EventProducer extends KafkaProducer<byte[], byte[]> {

    private final RouteHorizon horizon;

    private EventProducer(Map<String, Object> config, RouteHorizon horizon) {
      super(config, new ByteArraySerializer(), new ByteArraySerializer());
      this.horizon = horizon;
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
      if (!record.topic().equals(Topics.EVENTS)) {
        return super.send(record, callback);
      }
      Append append = horizon.append();
      try {
        return super.send(
            record,
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
