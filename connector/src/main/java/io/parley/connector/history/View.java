package io.parley.connector.history;

import static io.parley.schema.sql.Tables.CONVERSATION;
import static io.parley.schema.sql.Tables.MEMBER;

import io.parley.schema.conversation.ConversationKind;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// What one user may see of one conversation: the sequences inside the user's memberships, or all
/// of them in an open channel.
///
/// @param intervals both ends included, and none beyond the head; empty if the user may not even
///   know of the conversation
/// @param isCurrent whether the last interval reaches to the head and goes on
record View(String conversation, List<Interval> intervals, boolean isCurrent) {

  record Interval(long first, long last) {}

  /// @param joined null if the user was never a member
  /// @param left null if the user still is
  private record Row(boolean isOpenChannel, long head, @Nullable Long joined, @Nullable Long left) {

    boolean isMembership() {
      return joined != null;
    }

    Interval interval() {
      long first = joined == null ? 1 : joined;
      return new Interval(first, left == null ? head : left);
    }
  }

  static View of(DSLContext sql, String user, String conversation) {
    List<Row> rows =
        sql.select(
                CONVERSATION.KIND,
                CONVERSATION.OPEN,
                CONVERSATION.HEAD,
                MEMBER.JOINED_SEQUENCE,
                MEMBER.LEFT_SEQUENCE)
            .from(CONVERSATION)
            .leftJoin(MEMBER)
            .on(MEMBER.CONVERSATION_ID.eq(CONVERSATION.CONVERSATION_ID))
            .and(MEMBER.USER_ID.eq(user))
            .where(CONVERSATION.CONVERSATION_ID.eq(conversation))
            .orderBy(MEMBER.JOINED_SEQUENCE)
            .fetch(
                row ->
                    new Row(
                        WireNames.kind(row.value1()) == ConversationKind.CHANNEL && row.value2(),
                        row.value3(),
                        row.value4(),
                        row.value5()));
    if (rows.isEmpty()) {
      return new View(conversation, List.of(), false);
    }
    Row any = rows.getFirst();
    if (any.isOpenChannel()) {
      return new View(conversation, List.of(new Interval(1, any.head())), true);
    }
    List<Row> memberships = rows.stream().filter(Row::isMembership).toList();
    return new View(
        conversation,
        memberships.stream().map(Row::interval).toList(),
        memberships.stream().anyMatch(row -> row.left() == null));
  }

  boolean isEmpty() {
    return intervals.isEmpty();
  }

  /// Up to which sequence the history has everything that the user may see.
  long completeThrough() {
    return intervals.getLast().last();
  }

  Condition visible(Field<Long> sequence) {
    return DSL.or(intervals.stream().map(i -> sequence.between(i.first(), i.last())).toList());
  }
}
