package io.parley.router.replay;

/// Where a partition's log is not what its commands come to.
public sealed interface Difference {

  int partition();

  /// For an operator, in one line.
  String reason();

  /// The log has another event.
  ///
  /// @param command offset of the command that becomes `made`
  /// @param log offset of the event that stands in its place
  /// @param made name of the event that the second router makes
  /// @param found name of the event that the log has
  /// @param differentFrom the first byte in which the two records differ
  record OtherEvent(
      int partition, long command, long log, String made, String found, int differentFrom)
      implements Difference {
    @Override
    public String reason() {
      return "command %d becomes %s; the log has %s at %d (they differ from byte %d on)"
          .formatted(command, made, found, log, differentFrom);
    }
  }

  /// The log ends, or is without an event, where the command was decided long ago.
  record NoEvent(int partition, long command, String made) implements Difference {
    @Override
    public String reason() {
      return "command %d becomes %s; the log does not have it".formatted(command, made);
    }
  }

  /// The log has an event that no command becomes.
  record NoCommand(int partition, long log, String found) implements Difference {
    @Override
    public String reason() {
      return "no command becomes %s, which the log has at %d".formatted(found, log);
    }
  }

  /// The second router can't decide a command, and the first one could.
  record Undecided(int partition, long command, String error) implements Difference {
    @Override
    public String reason() {
      return "command %d can't be decided any more: %s".formatted(command, error);
    }
  }
}
