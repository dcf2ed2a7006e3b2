package io.parley.chaos.bench;

/// How many of each part run.
///
/// @param partitions of commands and events
public record PlatformSize(int routers, int nodes, int writers, int partitions) {

  public static final PlatformSize DEFAULT = new PlatformSize(2, 2, 1, 6);

  public PlatformSize {
    if (routers < 1 || nodes < 1 || writers < 1 || partitions < 1) {
      throw new IllegalArgumentException("there is at least one of each part");
    }
  }
}
