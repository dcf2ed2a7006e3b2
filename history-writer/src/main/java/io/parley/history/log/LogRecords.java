package io.parley.history.log;

import java.util.Iterator;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Records of one partition, one after the other. Used by one thread.
public interface LogRecords extends Iterator<ConsumerRecord<byte[], byte[]>>, AutoCloseable {

  @Override
  void close();
}
