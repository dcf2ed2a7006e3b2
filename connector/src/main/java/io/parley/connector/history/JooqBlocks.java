package io.parley.connector.history;

import static io.parley.schema.sql.Tables.BLOCK;
import static org.jooq.impl.DSL.any;

import io.parley.schema.topic.Topics;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The blocks as the history writer projects them into PostgreSQL.
public final class JooqBlocks implements Blocks {

  private static final String CHANGED_BEYOND =
      """
      select b.blocker, b.blocked, b.since is not null as stands
        from projection_offset p
        left join unnest(?::int[], ?::bigint[]) as seen (partition, next_offset)
          on seen.partition = p.partition
        join block b
          on b.log_partition = p.partition and b.log_offset >= coalesce(seen.next_offset, 0)
       where p.topic = ?
      """;

  private final Database database;

  public JooqBlocks(Database database) {
    this.database = database;
  }

  @Override
  public Set<String> blockersOf(String user, Collection<String> among) {
    return database.query(
        sql ->
            sql.select(BLOCK.BLOCKER)
                .from(BLOCK)
                .where(BLOCK.BLOCKED.eq(user), BLOCK.SINCE.isNotNull())
                .and(BLOCK.BLOCKER.eq(any(among.toArray(String[]::new))))
                .fetchSet(BLOCK.BLOCKER));
  }

  @Override
  public List<Block> changedSince(Map<Integer, Long> offsets) {
    Integer[] partitions = offsets.keySet().toArray(Integer[]::new);
    Long[] nextOffsets = offsets.values().toArray(Long[]::new);
    return database.query(
        sql ->
            sql.fetch(CHANGED_BEYOND, partitions, nextOffsets, Topics.EVENTS)
                .map(
                    row ->
                        new Block(
                            row.get("blocker", String.class),
                            row.get("blocked", String.class),
                            row.get("stands", Boolean.class))));
  }
}
