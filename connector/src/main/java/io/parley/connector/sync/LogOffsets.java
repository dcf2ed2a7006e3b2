package io.parley.connector.sync;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/// How far Kafka is, by partition. Every method blocks, and throws [TimeoutException] if Kafka does
/// not answer.
interface LogOffsets extends AutoCloseable {

  /// Where `parley.commands` ends now; without the partitions that are empty. What was acknowledged
  /// by now became of a command before these ends.
  Map<Integer, Long> commandEnds() throws InterruptedException, TimeoutException;

  /// Up to where the commands of these partitions are decided for good: what became of them is
  /// committed, and will not be decided again.
  Map<Integer, Long> decided(Set<Integer> partitions) throws InterruptedException, TimeoutException;

  /// Where `parley.events` ends now, transactions that are still open included: an event that was
  /// appended before this look stands before these ends, whether it is committed yet or not.
  Map<Integer, Long> eventEnds() throws InterruptedException, TimeoutException;

  @Override
  void close();
}
