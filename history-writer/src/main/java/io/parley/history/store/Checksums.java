package io.parley.history.store;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.Record3;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// The number and the sum of the hashes of a table's rows, for each conversation. PostgreSQL works
/// them out, each row from its text; what comes here is a row a conversation.
///
/// They find what went wrong, not who hides it: that is what the hashes of events are for.
final class Checksums {

  private static final int FETCH_ROWS = 5_000;

  /// Longer lists help nobody.
  private static final int MAX_DIFFERENCES = 1_000;

  private static final String SUMS =
      """
      select ({1}) collate "C", count(*), sum(hashtextextended(t::text, 0))
      from {0} t group by 1 order by 1\
      """;

  private Checksums() {}

  /// Compares all projections, conversation by conversation.
  ///
  /// @param live in a transaction
  /// @param rebuilt in a transaction of its own
  /// @return the first 1000 differences
  static List<Difference> compare(DSLContext live, DSLContext rebuilt) {
    List<Difference> differences = new ArrayList<>();
    for (String table : Projections.TABLES) {
      try (var one = sums(live, table);
          var other = sums(rebuilt, table)) {
        compare(table, one, other, differences);
      }
    }
    return differences;
  }

  private static void compare(
      String table,
      Cursor<Record3<String, Long, BigDecimal>> live,
      Cursor<Record3<String, Long, BigDecimal>> rebuilt,
      List<Difference> differences) {
    Record3<String, Long, BigDecimal> one = live.fetchNext();
    Record3<String, Long, BigDecimal> other = rebuilt.fetchNext();
    while ((one != null || other != null) && differences.size() < MAX_DIFFERENCES) {
      int order = order(one, other);
      if (order != 0 || !one.equals(other)) {
        differences.add(
            new Difference(
                table,
                order <= 0 ? one.value1() : other.value1(),
                order <= 0 ? one.value2() : 0,
                order >= 0 ? other.value2() : 0));
      }
      one = order <= 0 ? live.fetchNext() : one;
      other = order >= 0 ? rebuilt.fetchNext() : other;
    }
  }

  /// Which conversation comes first; one that is over comes last.
  private static int order(
      @Nullable Record3<String, Long, BigDecimal> one,
      @Nullable Record3<String, Long, BigDecimal> other) {
    if (one == null) {
      return 1;
    }
    return other == null ? -1 : one.value1().compareTo(other.value1());
  }

  private static Cursor<Record3<String, Long, BigDecimal>> sums(DSLContext sql, String table) {
    return sql.resultQuery(SUMS, DSL.name(table), DSL.sql(Projections.conversation(table)))
        .coerce(
            DSL.field("conversation_id", String.class),
            DSL.field("count", Long.class),
            DSL.field("sum", BigDecimal.class))
        .fetchSize(FETCH_ROWS)
        .fetchLazy();
  }
}
