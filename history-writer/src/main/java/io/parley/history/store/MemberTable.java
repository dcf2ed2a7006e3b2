package io.parley.history.store;

import static io.parley.schema.sql.Tables.MEMBER;
import static org.jooq.impl.DSL.any;

import io.parley.history.custody.Readers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// `member`, as those ask who want to know who could read something.
final class MemberTable {

  private MemberTable() {}

  /// What some users could read. Holds all their memberships.
  static Readers readers(DSLContext sql, Set<String> users) {
    Map<Membership, List<Interval>> intervals = new HashMap<>();
    if (!users.isEmpty()) {
      sql.selectFrom(MEMBER)
          .where(MEMBER.USER_ID.eq(any(users.toArray(String[]::new))))
          .forEach(
              row ->
                  intervals
                      .computeIfAbsent(
                          new Membership(row.getUserId(), row.getConversationId()),
                          _ -> new ArrayList<>())
                      .add(new Interval(row.getJoinedSequence(), row.getLeftSequence())));
    }
    return (user, conversation, sequence) ->
        intervals.getOrDefault(new Membership(user, conversation), List.of()).stream()
            .anyMatch(interval -> interval.has(sequence));
  }

  private record Membership(String user, String conversation) {}

  private record Interval(long joined, @Nullable Long left) {

    boolean has(long sequence) {
      return sequence >= joined && (left == null || sequence <= left);
    }
  }
}
