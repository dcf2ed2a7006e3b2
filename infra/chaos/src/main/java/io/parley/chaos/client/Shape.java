package io.parley.chaos.client;

/// How large a workload is.
///
/// @param users of whom each has one to three devices
/// @param groups of 2 to as many members as there are users, at most 100
/// @param directs direct conversations
/// @param actionsPerSecond of all devices together
public record Shape(int users, int groups, int directs, double actionsPerSecond) {

  static final int MAX_GROUP = 100;

  /// A load that a machine with two cores carries beside the platform.
  public static final Shape DEFAULT = new Shape(12, 6, 6, 60);

  public Shape {
    if (users < 2 || groups < 1 || directs < 0 || actionsPerSecond <= 0) {
      throw new IllegalArgumentException(
          "a workload has at least 2 users, 1 group and some actions per second");
    }
  }
}
