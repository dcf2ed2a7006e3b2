package io.parley.chaos.check;

import io.parley.schema.event.EventHash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What PostgreSQL holds of the conversations once it has caught up with the log.
public record HistoryRows(
    List<StoredEvent> events,
    List<StoredHead> heads,
    List<StoredMembership> memberships,
    List<StoredCursor> cursors) {

  /// A row of `conversation`.
  public record StoredHead(String conversation, long head, EventHash hash) {
    @Override
    public String toString() {
      return "row: the head of %s is #%d, %s".formatted(conversation, head, hash);
    }
  }

  /// A row of `member`.
  ///
  /// @param left null of one who is still a member
  public record StoredMembership(
      String conversation, String user, long joined, @Nullable Long left) {
    @Override
    public String toString() {
      return "row: %s is a member of %s from #%d to %s"
          .formatted(user, conversation, joined, left == null ? "now" : "#" + left);
    }
  }

  /// A row of `cursor`.
  public record StoredCursor(String conversation, String user, long delivered, long read) {
    @Override
    public String toString() {
      return "row: %s in %s has delivered %d, read %d"
          .formatted(user, conversation, delivered, read);
    }
  }
}
