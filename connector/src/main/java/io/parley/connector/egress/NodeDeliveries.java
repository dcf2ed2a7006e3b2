package io.parley.connector.egress;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.connector.content.EventContents;
import io.parley.connector.frame.ServerFrames;
import io.parley.connector.session.Push;
import io.parley.connector.session.Session;
import io.parley.connector.session.SessionRegistry;
import io.parley.connector.topic.PartitionReader;
import io.parley.schema.codec.DecodeException;
import io.parley.schema.codec.DeliveryReader;
import io.parley.schema.topic.Topics;
import io.parley.service.KafkaConfig;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads this node's own topic from its end on and gives every delivery to the sessions it is for.
///
/// Nothing rests on it: whoever misses a delivery sees the gap by its sequence.
public final class NodeDeliveries implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(NodeDeliveries.class);

  private static final int MAX_USERS_KEPT = 200_000;

  private final String topic;
  private final SessionRegistry sessions;
  private final DeliveryReader deliveryReader = new DeliveryReader(MAX_USERS_KEPT);
  private final Fanout fanout;
  private final Counter deliveries;
  private final Counter unreadable;
  private final Counter placesLost;
  private final PartitionReader reader;

  public NodeDeliveries(
      KafkaConfig kafka,
      DeliveryConfig config,
      String node,
      long incarnation,
      SessionRegistry sessions,
      EventContents contents,
      MeterRegistry metrics) {
    this.topic = Topics.node(node);
    this.sessions = sessions;
    this.fanout = new Fanout(sessions, incarnation, contents, this::wake, metrics);
    this.deliveries = metrics.counter("parley.deliveries");
    this.unreadable = metrics.counter("parley.deliveries.unreadable");
    this.placesLost = metrics.counter("parley.deliveries.place.lost");
    this.reader =
        new PartitionReader(
            kafka,
            new TopicPartition(topic, 0),
            PartitionReader.Start.END,
            config.isolation().level(),
            new PartitionReader.Handler() {
              @Override
              public void records(Iterable<ConsumerRecord<byte[], byte[]>> batch) {
                deliver(batch);
              }

              @Override
              public void placeLost() {
                resyncAll();
              }

              @Override
              public void woken() {
                fanout.resume();
              }
            });
  }

  public void start() {
    reader.start();
  }

  /// Completes when the reader stands at the end of the topic; before that the node must not accept
  /// sockets (rule R10).
  public CompletableFuture<Void> positioned() {
    return reader.caughtUp();
  }

  @Override
  public void close() {
    reader.close();
  }

  private void wake() {
    reader.wake();
  }

  private void deliver(Iterable<ConsumerRecord<byte[], byte[]>> batch) {
    for (ConsumerRecord<byte[], byte[]> entry : batch) {
      deliveries.increment();
      try {
        fanout.add(deliveryReader.decode(entry.value()));
      } catch (DecodeException e) {
        unreadable.increment();
        log.atError()
            .addKeyValue("topic", topic)
            .addKeyValue("offset", entry.offset())
            .setCause(e)
            .log("unreadable delivery");
      }
    }
    fanout.flush();
  }

  private void resyncAll() {
    placesLost.increment();
    var push = new Push(Push.Kind.EVENT, "", 0, ServerFrames.resync());
    for (Session session : sessions.all()) {
      session.execute(() -> session.push(push));
    }
  }
}
