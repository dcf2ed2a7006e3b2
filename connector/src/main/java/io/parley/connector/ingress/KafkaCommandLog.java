package io.parley.connector.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.parley.connector.session.Commands;
import io.parley.connector.topic.EventLoopProducer;
import io.parley.schema.codec.CommandCodec;
import io.parley.schema.command.CommandEnvelope;
import io.parley.schema.conversation.ConversationId;
import io.parley.schema.topic.Topics;
import io.parley.service.KafkaConfig;
import io.parley.service.ServerAway;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Appends commands to `parley.commands`, in the order in which they are submitted for a
/// conversation, durable on all in-sync replicas (rule R2).
///
/// Called on event loops, so it never blocks: `max.block.ms` is 0, and the topic's metadata, which
/// a producer would otherwise wait for, is fetched before the first command and never let go.
public final class KafkaCommandLog implements Commands, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(KafkaCommandLog.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final KafkaProducer<byte[], byte[]> producer;
  private final Timer appended;
  private final Counter refused;

  private KafkaCommandLog(KafkaProducer<byte[], byte[]> producer, MeterRegistry metrics) {
    this.producer = producer;
    this.appended =
        Timer.builder("parley.commands.append")
            .description("from a command's submission to its acknowledgement by Kafka")
            .publishPercentileHistogram()
            .register(metrics);
    this.refused =
        Counter.builder("parley.commands.unavailable")
            .description("commands that Kafka did not acknowledge in time")
            .register(metrics);
    metrics.gauge("parley.commands.buffer.available.bytes", producer, this::bufferAvailable);
  }

  /// Starts the producer and waits until it knows the topic.
  ///
  /// @throws ServerAway if Kafka does not answer
  public static KafkaCommandLog start(
      KafkaConfig kafka, CommandLogConfig config, MeterRegistry metrics) {
    var producer =
        EventLoopProducer.create(
            kafka,
            Topics.COMMANDS,
            config.linger(),
            config.deliveryTimeout(),
            config.bufferBytes());
    return new KafkaCommandLog(producer, metrics);
  }

  @Override
  public void submit(CommandEnvelope command, Runnable onUnavailable) {
    long startedNs = System.nanoTime();
    byte[] key = ConversationId.partitionKey(command.conversation()).getBytes(UTF_8);
    var entry = new ProducerRecord<>(Topics.COMMANDS, key, CommandCodec.encode(command));
    try {
      var _ =
          producer.send(
              entry,
              (metadata, failure) -> {
                if (failure == null) {
                  appended.record(System.nanoTime() - startedNs, TimeUnit.NANOSECONDS);
                } else {
                  refuse(onUnavailable, failure);
                }
              });
    } catch (KafkaException e) {
      refuse(onUnavailable, e);
    }
  }

  private void refuse(Runnable onUnavailable, Exception cause) {
    refused.increment();
    log.debug("a command was not appended", cause);
    onUnavailable.run();
  }

  /// Waits until everything submitted is acknowledged or refused, for a few seconds at the most.
  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
  }

  private double bufferAvailable(KafkaProducer<byte[], byte[]> of) {
    return of.metrics().values().stream()
        .filter(metric -> metric.metricName().name().equals("buffer-available-bytes"))
        .mapToDouble(metric -> (double) metric.metricValue())
        .findFirst()
        .orElse(Double.NaN);
  }
}
