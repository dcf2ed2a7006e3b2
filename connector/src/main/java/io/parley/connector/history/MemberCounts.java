package io.parley.connector.history;

import static io.parley.schema.sql.Tables.MEMBER;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/// How many members conversations have, as PostgreSQL had it at most a minute ago. Never blocks who
/// asks: what is not known yet counts as one member, and is looked up meanwhile, a few at a time.
public final class MemberCounts {

  private static final int MAX_REMEMBERED = 100_000;
  private static final Duration GOOD_FOR = Duration.ofMinutes(1);
  private static final int MAX_LOOKUPS = 4;

  private final Database database;
  private final Executor blocking;
  private final Semaphore lookups = new Semaphore(MAX_LOOKUPS);
  private final Cache<String, Integer> membersByConversation =
      Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).expireAfterWrite(GOOD_FOR).build();

  public MemberCounts(Database database, Executor blocking) {
    this.database = database;
    this.blocking = blocking;
  }

  /// From any thread.
  public int of(String conversation) {
    Integer known = membersByConversation.getIfPresent(conversation);
    if (known != null) {
      return known;
    }
    if (lookups.tryAcquire()) {
      membersByConversation.put(conversation, 1);
      lookUp(conversation);
    }
    return 1;
  }

  private void lookUp(String conversation) {
    try {
      blocking.execute(() -> remember(conversation));
    } catch (RejectedExecutionException _) {
      lookups.release(); // the node stops
    }
  }

  private void remember(String conversation) {
    try {
      membersByConversation.put(conversation, count(conversation));
    } catch (StoreUnavailable _) {
      // Stays one until it is asked for again: a limit must not depend on PostgreSQL.
    } finally {
      lookups.release();
    }
  }

  private int count(String conversation) {
    return database.query(
        sql ->
            sql.fetchCount(
                sql.selectOne()
                    .from(MEMBER)
                    .where(
                        MEMBER.CONVERSATION_ID.eq(conversation), MEMBER.LEFT_SEQUENCE.isNull())));
  }
}
