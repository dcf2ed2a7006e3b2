package io.parley.connector.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.connector.history.Answer.Found;
import io.parley.connector.history.Range.After;
import io.parley.connector.history.Range.Before;
import io.parley.testing.Servers;
import io.parley.testing.WithServers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What PostgreSQL reads for a page: 100,000 events of 20 conversations over 24 monthly partitions.
@WithServers
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(120)
class HistoryPageCostIT {

  private static final int MONTHS = 24;
  private static final int CONVERSATIONS = 20;
  private static final int EVENTS_EACH = 5_000;
  private static final String CONVERSATION = "g:" + "0".repeat(31) + "7";

  private TestDatabase database;
  private JooqHistory history;

  @BeforeAll
  void fill(Servers servers) {
    database = TestDatabase.create(servers);
    // One connection, so that whoever reads the statistics can have them written out first.
    database.pool().getHikariConfigMXBean().setMaximumPoolSize(1);
    database.pool().getHikariPoolMXBean().softEvictConnections();
    history = new JooqHistory(database.database());
    for (int month = 0; month < MONTHS; month++) {
      execute(
          """
          create table event_%1$d partition of event
             for values from (timestamptz '2025-01-01 UTC' + interval '%1$d months')
                          to (timestamptz '2025-01-01 UTC' + interval '%2$d months')
          """
              .formatted(month, month + 1));
    }
    execute(
        """
        insert into conversation
        select 'g:' || lpad(to_hex(k), 32, '0'), 'group', 'name', false, '2025-01-01', %d,
               decode(repeat('00', 32), 'hex'), '2026-12-30', 0, k
          from generate_series(1, %d) k
        """
            .formatted(EVENTS_EACH, CONVERSATIONS));
    execute(
        """
        insert into event
        select conversation_id, sequence, timestamptz '2025-01-01 UTC' + sequence * interval '3h 29m',
               'u1', 'message.posted', decode(repeat('ab', 150), 'hex'),
               decode(repeat('00', 32), 'hex')
          from conversation, generate_series(1, head) sequence
        """);
    execute(
        "insert into member select conversation_id, 'alice', 1, null, 'member' from conversation");
    execute("insert into member select conversation_id, 'bob', 1, 100, 'member' from conversation");
    execute(
        "insert into member select conversation_id, 'bob', 4900, null, 'member' from conversation");
    execute("analyze");
  }

  @AfterAll
  void stop() {
    database.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1_234, 4_990})
  void readsNoMoreThanThePage(long after) {
    assertReads("alice", new After(after), Math.min(50, EVENTS_EACH - (int) after));
  }

  @Test
  void readsNoMoreThanTheLastPage() {
    assertReads("alice", new Before(Long.MAX_VALUE), 50);
  }

  @Test
  void doesNotReadWhatWasBetweenTwoMemberships() {
    assertReads("bob", new After(80), 50);
    assertReads("bob", new Before(4_920), 50);
  }

  private void assertReads(String user, Range range, int events) {
    List<Long> before = tuplesRead();
    var page = ((Found<EventPage>) history.events(user, CONVERSATION, range, 50)).value();
    List<Long> after = tuplesRead();
    assertThat(page.events()).hasSize(events);
    assertThat(after.getFirst() - before.getFirst()).as("by sequential scans").isZero();
    assertThat(after.getLast() - before.getLast()).as("by indexes").isEqualTo(events);
  }

  /// Of the table of events: rows read by sequential scans, rows fetched by indexes.
  private List<Long> tuplesRead() {
    execute("select pg_stat_force_next_flush()");
    return database
        .database()
        .query(
            sql ->
                sql.fetchSingle(
                        """
                        select sum(seq_tup_read), sum(idx_tup_fetch)
                          from pg_stat_user_tables where relname like 'event\\_%'
                        """)
                    .map(row -> List.of(row.get(0, Long.class), row.get(1, Long.class))));
  }

  private void execute(String statement) {
    database.database().query(sql -> sql.execute(statement));
  }
}
