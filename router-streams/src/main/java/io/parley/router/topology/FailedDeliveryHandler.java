package io.parley.router.topology;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;

/// What is done when the broker does not take a record.
///
/// To go on is no choice under exactly-once: with the record, its transaction has failed. So the
/// commands of that transaction are taken again, and if the record was for a node, its topic is
/// asked for again first, so that it can't fail them a second time.
public final class FailedDeliveryHandler implements ProductionExceptionHandler {

  /// The setting that holds the [NodeTopics].
  static final String NODE_TOPICS = "parley.node.topics";

  private NodeTopics nodeTopics = new NoNodeTopics();

  @Override
  public void configure(Map<String, ?> configs) {
    if (configs.get(NODE_TOPICS) instanceof NodeTopics configured) {
      nodeTopics = configured;
    }
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
    nodeTopics.failed(record.topic(), exception);
    return exception instanceof RetriableException ? Response.retry() : Response.fail();
  }

  /// Until it is configured.
  private static final class NoNodeTopics implements NodeTopics {
    @Override
    public boolean exists(String topic) {
      return false;
    }

    @Override
    public void failed(String topic, Exception reason) {
      // Nothing is known that could be forgotten.
    }
  }
}
