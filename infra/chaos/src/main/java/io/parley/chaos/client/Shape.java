package io.parley.chaos.client;

import java.util.List;
import java.util.stream.IntStream;

/// How large a workload is.
///
/// @param users of whom each has one to three devices
/// @param groups of 2 to as many members as there are users, at most 100
/// @param directs direct conversations
/// @param actionsPerSecond of all devices together
/// @param drops of a thousand actions so many break a device's connection
public record Shape(int users, int groups, int directs, double actionsPerSecond, int drops) {

  /// Now and then somebody goes through a tunnel.
  public static final int FEW_DROPS = 20;

  static final int MAX_GROUP = 100;

  /// A load that a machine with two cores carries beside the platform.
  public static final Shape DEFAULT = new Shape(12, 6, 6, 60, FEW_DROPS);

  public Shape {
    if (users < 2 || groups < 1 || directs < 0 || actionsPerSecond <= 0) {
      throw new IllegalArgumentException(
          "a workload has at least 2 users, 1 group and some actions per second");
    }
    if (drops < 0 || drops > 1000) {
      throw new IllegalArgumentException("of a thousand actions 0 to 1000 drop connections");
    }
  }

  /// The users' names.
  public List<String> userNames() {
    return IntStream.range(0, users).mapToObj("u%03d"::formatted).toList();
  }
}
