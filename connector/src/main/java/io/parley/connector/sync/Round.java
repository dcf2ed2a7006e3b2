package io.parley.connector.sync;

import io.parley.connector.sync.ReadIndex.Coverage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Those who asked the [ReadIndex] at the same time, and what they wait for: first that commands
/// are decided, then that the history has a part of the log. Of one thread.
final class Round {

  private final List<CompletableFuture<Coverage>> members;
  private final Map<Integer, Long> commandEnds;
  private final long startNs;
  private @Nullable Goal goal;

  /// @param eventEnds up to where the history must be
  /// @param coverage what it then holds
  private record Goal(Map<Integer, Long> eventEnds, Coverage coverage) {}

  /// @param commandEnds up to where commands must be decided
  Round(List<CompletableFuture<Coverage>> members, Map<Integer, Long> commandEnds, long startNs) {
    this.members = members;
    this.commandEnds = commandEnds;
    this.startNs = startNs;
  }

  /// The partitions whose commands must be decided.
  Set<Integer> partitions() {
    return commandEnds.keySet();
  }

  Duration age(long nowNs) {
    return Duration.ofNanos(nowNs - startNs);
  }

  /// Whether it still waits for commands.
  boolean isDeciding() {
    return goal == null;
  }

  boolean isDecided(Map<Integer, Long> decided) {
    return hasPassed(decided, commandEnds);
  }

  /// From now on it waits for the history.
  void awaitHistory(Map<Integer, Long> eventEnds, Coverage coverage) {
    goal = new Goal(eventEnds, coverage);
  }

  /// Completes its members, if the history is far enough.
  ///
  /// @return whether it was
  boolean complete(Map<Integer, Long> projected) {
    Goal current = goal;
    if (current == null || !hasPassed(projected, current.eventEnds())) {
      return false;
    }
    members.forEach(member -> member.complete(current.coverage()));
    return true;
  }

  void fail(Throwable cause) {
    members.forEach(member -> member.completeExceptionally(cause));
  }

  private static boolean hasPassed(Map<Integer, Long> positions, Map<Integer, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> positions.getOrDefault(end.getKey(), 0L) >= end.getValue());
  }
}
