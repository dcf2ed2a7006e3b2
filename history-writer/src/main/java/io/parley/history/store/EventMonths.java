package io.parley.history.store;

import io.parley.history.projection.Batch;
import io.parley.history.projection.Batch.CursorBatch;
import io.parley.history.projection.Batch.EventBatch;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/// The tables that `event` is partitioned into, one a month (UTC), `event_2026_11` and so on.
///
/// Each is made on its own and then attached, because that, unlike `create table … partition of`,
/// lets others read and write the log meanwhile.
final class EventMonths {

  private static final int MONTHS_AHEAD = 2;

  /// Any number that nothing else in this database locks.
  private static final long ADVISORY_LOCK = 0x7061726c6579L;

  private static final Pattern NAME = Pattern.compile("event_(\\d{4})_(\\d{2})");

  private final DSLContext sql;

  /// Those known to be there; one a month that the log has events of.
  private final Set<YearMonth> made = ConcurrentHashMap.newKeySet();

  EventMonths(DSLContext sql) {
    this.sql = sql;
  }

  /// Makes the tables of this month and the next ones.
  void prepare(Instant now) {
    YearMonth month = month(now);
    IntStream.rangeClosed(0, MONTHS_AHEAD).mapToObj(month::plusMonths).forEach(this::make);
  }

  /// Makes the tables for the events of some batches: also those of years ago, when a log is read
  /// again from its beginning.
  void makeFor(Collection<OwnedBatch> batches) {
    batches.stream()
        .map(OwnedBatch::batch)
        .flatMap(EventMonths::times)
        .map(EventMonths::month)
        .distinct()
        .forEach(this::make);
  }

  /// Makes the table of that name, if it is one of a month's.
  void makeNamed(String table) {
    Matcher matcher = NAME.matcher(table);
    if (matcher.matches()) {
      make(YearMonth.of(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))));
    }
  }

  private void make(YearMonth month) {
    if (made.contains(month)) {
      return;
    }
    sql.transaction(
        tx -> {
          tx.dsl().execute("select pg_advisory_xact_lock({0})", DSL.inline(ADVISORY_LOCK));
          if (!exists(tx.dsl(), name(month))) {
            tx.dsl().execute("create table " + name(month) + " (like event including all)");
            tx.dsl()
                .execute(
                    "alter table event attach partition %s for values from ('%s') to ('%s')"
                        .formatted(name(month), start(month), start(month.plusMonths(1))));
          }
        });
    made.add(month);
  }

  private static boolean exists(DSLContext tx, String table) {
    return tx.fetchValue("select to_regclass({0}) is not null", DSL.val(table)).equals(true);
  }

  private static Stream<Instant> times(Batch batch) {
    return switch (batch) {
      case EventBatch events -> events.events().stream().map(event -> event.envelope().time());
      case CursorBatch _ -> Stream.empty();
    };
  }

  static YearMonth month(Instant time) {
    return YearMonth.from(time.atOffset(ZoneOffset.UTC));
  }

  static String name(YearMonth month) {
    return String.format(Locale.ROOT, "event_%04d_%02d", month.getYear(), month.getMonthValue());
  }

  /// When a month begins.
  static Instant start(YearMonth month) {
    return month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
  }
}
