package io.parley.connector.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.connector.presence.Signals;
import io.parley.connector.topic.EventLoopProducer;
import io.parley.schema.codec.SignalCodec;
import io.parley.schema.signal.Typing;
import io.parley.schema.topic.Topics;
import io.parley.service.KafkaConfig;
import java.time.Duration;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/// Appends signals to `parley.signals`. Never blocks; what Kafka does not take at once is lost, and
/// counted.
public final class KafkaSignals implements Signals, AutoCloseable {

  private static final Duration LINGER = Duration.ofMillis(5);
  private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);
  private static final long BUFFER_BYTES = 4 << 20;

  private final KafkaProducer<byte[], byte[]> producer;
  private final Counter signals;
  private final Counter lost;

  public KafkaSignals(KafkaConfig kafka, MeterRegistry metrics) {
    this.producer =
        EventLoopProducer.create(kafka, Topics.SIGNALS, LINGER, DELIVERY_TIMEOUT, BUFFER_BYTES);
    this.signals = metrics.counter("parley.signals");
    this.lost = metrics.counter("parley.signals.lost");
  }

  @Override
  public void typing(String conversation, String user) {
    signals.increment();
    byte[] value = SignalCodec.encode(new Typing(conversation, user));
    try {
      var _ =
          producer.send(
              new ProducerRecord<>(Topics.SIGNALS, conversation.getBytes(UTF_8), value),
              (_, failure) -> {
                if (failure != null) {
                  lost.increment();
                }
              });
    } catch (KafkaException _) {
      lost.increment();
    }
  }

  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
  }
}
