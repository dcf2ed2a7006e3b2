package io.parley.service.transaction;

import org.apache.kafka.common.TopicPartition;

/// A transaction in one of its partitions.
///
/// @param producerEpoch under which it was written
record Branch(TopicPartition partition, long producerId, short producerEpoch) {}
