package io.parley.connector.history;

import static io.parley.schema.sql.Tables.BLOCK;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testing.Servers;
import io.parley.testing.WithServers;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithServers
@Timeout(60)
class JooqBlocksIT {

  private static final OffsetDateTime LONG_AGO = OffsetDateTime.parse("2026-01-01T00:00:00Z");

  private final TestDatabase database;
  private final ProjectedLog log;
  private final JooqBlocks blocks;

  JooqBlocksIT(Servers servers) {
    database = TestDatabase.create(servers);
    log = new ProjectedLog(database.database());
    blocks = new JooqBlocks(database.database());
  }

  @BeforeEach
  void projectThreePartitions() {
    log.moveTo(0, 10);
    log.moveTo(1, 20);
    log.moveTo(2, 30);
    write("alice", "bob", LONG_AGO, 0, 9);
    write("carol", "bob", null, 1, 19);
    write("bob", "alice", LONG_AGO, 2, 29);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void knowsByWhomAUserIsBlockedNow() {
    List<String> all = List.of("alice", "bob", "carol", "dave");
    assertThat(blocks.blockersOf("bob", all)).containsExactly("alice");
    assertThat(blocks.blockersOf("bob", List.of("carol"))).isEmpty();
    assertThat(blocks.blockersOf("alice", all)).containsExactly("bob");
    assertThat(blocks.blockersOf("dave", all)).isEmpty();
  }

  @Test
  void tellsWhatWasDecidedPastTheOffsetsOfAnEarlierLook() {
    assertThat(blocks.changedSince(Map.of(0, 10L, 1, 20L, 2, 30L))).isEmpty();
    assertThat(blocks.changedSince(Map.of(0, 9L, 1, 19L, 2, 30L)))
        .containsExactlyInAnyOrder(
            new Block("alice", "bob", true), new Block("carol", "bob", false));
    assertThat(blocks.changedSince(Map.of(0, 10L, 1, 20L)))
        .containsExactly(new Block("bob", "alice", true));
  }

  private void write(
      String blocker, String blocked, @Nullable OffsetDateTime since, int partition, long offset) {
    database
        .database()
        .query(
            sql ->
                sql.insertInto(BLOCK)
                    .set(BLOCK.BLOCKER, blocker)
                    .set(BLOCK.BLOCKED, blocked)
                    .set(BLOCK.SINCE, since)
                    .set(BLOCK.LOG_PARTITION, partition)
                    .set(BLOCK.LOG_OFFSET, offset)
                    .execute());
  }
}
