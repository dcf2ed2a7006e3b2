package io.parley.router.replay;

/// Whoever wants to hear how a replay goes on.
public interface ReplayListener {

  ReplayListener NOBODY = new ReplayListener() {};

  /// So many commands of a partition have been decided again, of about so many.
  default void progress(int partition, long commands, long of) {}

  /// A partition is done.
  default void done(PartitionReport report) {}
}
