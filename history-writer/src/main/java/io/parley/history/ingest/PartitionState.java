package io.parley.history.ingest;

/// How it stands with a partition that is assigned to this process.
sealed interface PartitionState {

  /// To be claimed.
  ///
  /// @param notBeforeNs on the clock of [System#nanoTime()]
  record Waiting(long notBeforeNs) implements PartitionState {}

  /// Claimed, and written up to `nextOffset`.
  record Owned(long epoch, long nextOffset) implements PartitionState {}

  /// Not written any further until a person has looked at it.
  record Stopped(long nextOffset) implements PartitionState {}
}
