package io.parley.router.topology;

import io.parley.router.routing.RouteHorizon;
import io.parley.router.routing.RouteHorizon.Append;
import io.parley.schema.topic.Topics;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The producer of one stream thread, which writes what all its tasks do in one transaction.
///
/// It tells the [RouteHorizon] of the events under way, and hands deliveries to the [NodeProducer],
/// if there is one, instead of making them part of the transaction.
///
/// After an abort it is of no more use. Streams aborts when it closes a task it holds for
/// corrupted, for instance because a write timed out. The writes of the thread's other tasks are
/// gone with that transaction too, but during a rebalance Streams lets those tasks go on (4.3.1,
/// `TaskManager.handleCorruption`), with a state that is ahead of the log: the next event would
/// leave a hole. So the next transaction is refused as if another instance had taken over, and
/// Streams makes all tasks of the thread anew, with a new producer.
///
/// From an abort on Streams hears nothing of this producer any more: neither that it could not
/// abort (the new producer ends what is open before it begins), nor of writes that were under way.
/// Streams remembers the offset of each write to a store's changelog, and forgets them when it
/// closes a task it holds for corrupted, but only after an abort that did not fail, and only those
/// it has heard of by then. What it remembers it takes for the place up to which the store is
/// restored, though it has just emptied that: all that was older was missing from then on.
final class RouterProducer extends KafkaProducer<byte[], byte[]> {

  private static final Logger LOG = LoggerFactory.getLogger(RouterProducer.class);

  private static final String NODE_PREFIX = Topics.node("");

  private final RouteHorizon horizon;
  private final NodeProducer.@Nullable Outbox outbox;
  private volatile boolean aborted; // callbacks come from the producer's own thread

  RouterProducer(
      Map<String, Object> config, RouteHorizon horizon, NodeProducer.@Nullable Outbox outbox) {
    super(config, new ByteArraySerializer(), new ByteArraySerializer());
    this.horizon = horizon;
    this.outbox = outbox;
  }

  @Override
  public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
    if (record.topic().equals(Topics.EVENTS)) {
      return append(record, callback);
    }
    // Streams is not told what becomes of a delivery: it would fail the transaction with it.
    return outbox != null && record.topic().startsWith(NODE_PREFIX)
        ? outbox.send(record)
        : super.send(
            record, (metadata, exception) -> tellUnlessAborted(callback, metadata, exception));
  }

  @Override
  public void beginTransaction() {
    if (aborted) {
      throw new ProducerFencedException("what this thread wrote last was aborted: it starts anew");
    }
    super.beginTransaction();
  }

  @Override
  public void abortTransaction() {
    aborted = true;
    try {
      super.abortTransaction();
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException | IllegalStateException e) {
      LOG.atWarn().setCause(e).log("could not abort; the next producer of this thread will");
    }
  }

  @Override
  public void commitTransaction() {
    if (outbox != null) {
      outbox.settle();
    }
    orAnew(super::commitTransaction);
  }

  @Override
  public void sendOffsetsToTransaction(
      Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
    orAnew(() -> super.sendOffsetsToTransaction(offsets, group));
  }

  /// Once a write of the transaction has failed, Kafka refuses all else of it but the abort. For
  /// Streams that is fatal to the thread: another takes its place, and the group, in which the dead
  /// one still is, waits for it for up to `max.poll.interval.ms`. Here it is no more than what
  /// follows an abort.
  private static void orAnew(Runnable ofTransaction) {
    try {
      ofTransaction.run();
    } catch (ApiException | InterruptException e) {
      throw e; // Streams knows what to do
    } catch (KafkaException e) {
      var fenced = new ProducerFencedException("a write failed, this thread starts anew: " + e);
      fenced.initCause(e);
      throw fenced;
    }
  }

  private Future<RecordMetadata> append(ProducerRecord<byte[], byte[]> event, Callback callback) {
    Append append = horizon.append();
    try {
      return super.send(
          event,
          (metadata, exception) -> {
            append.end();
            tellUnlessAborted(callback, metadata, exception);
          });
    } catch (RuntimeException e) {
      // Then the callback is not called.
      append.end();
      throw e;
    }
  }

  private void tellUnlessAborted(
      Callback callback, RecordMetadata metadata, @Nullable Exception exception) {
    if (!aborted) {
      callback.onCompletion(metadata, exception);
    }
  }
}
