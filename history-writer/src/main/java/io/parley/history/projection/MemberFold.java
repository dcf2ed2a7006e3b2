package io.parley.history.projection;

import io.parley.history.projection.RowChanges.MemberRow;
import io.parley.schema.conversation.Role;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A fold of changes of membership into intervals. As in the router, a member who joins stays what
/// he was, and nobody else can leave or have a role.
final class MemberFold {

  private final Map<MemberKey, MemberRow> open;
  private final Map<Interval, MemberRow> joined = new LinkedHashMap<>();
  private final Map<Interval, MemberRow> remembered = new LinkedHashMap<>();

  /// @param open the current membership of everybody whose membership will change
  MemberFold(Map<MemberKey, MemberRow> open) {
    this.open = new HashMap<>(open);
  }

  void join(EventKey event, String user, Role role) {
    var key = new MemberKey(event.conversation(), user);
    if (!open.containsKey(key)) {
      var row = new MemberRow(key, event.sequence(), null, role);
      open.put(key, row);
      joined.put(Interval.of(row), row);
    }
  }

  void leave(EventKey event, String user) {
    MemberRow row = open.remove(new MemberKey(event.conversation(), user));
    if (row != null) {
      change(row.leftAt(event.sequence()));
    }
  }

  void changeRole(EventKey event, String user, Role role) {
    MemberRow row =
        open.computeIfPresent(
            new MemberKey(event.conversation(), user), (_, member) -> member.withRole(role));
    if (row != null) {
      change(row);
    }
  }

  List<MemberRow> joined() {
    return List.copyOf(joined.values());
  }

  List<MemberRow> remembered() {
    return List.copyOf(remembered.values());
  }

  private void change(MemberRow row) {
    Interval interval = Interval.of(row);
    (joined.containsKey(interval) ? joined : remembered).put(interval, row);
  }

  private record Interval(MemberKey key, long joined) {
    static Interval of(MemberRow row) {
      return new Interval(row.key(), row.joined());
    }
  }
}
