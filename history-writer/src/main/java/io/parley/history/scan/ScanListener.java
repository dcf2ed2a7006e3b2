package io.parley.history.scan;

/// Hears how the reading of the log goes on.
@FunctionalInterface
public interface ScanListener {

  /// Some more of it is read; at the beginning nothing.
  ///
  /// @param offsets of all partitions together
  /// @param of how many there are
  void scanned(long offsets, long of);
}
