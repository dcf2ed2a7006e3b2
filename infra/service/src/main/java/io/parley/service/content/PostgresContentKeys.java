package io.parley.service.content;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.schema.conversation.ConversationId;
import io.parley.schema.conversation.ConversationKind;
import java.nio.ByteBuffer;
import java.sql.SQLTransientConnectionException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Content keys in PostgreSQL, in `parley_keys.content_key`: one row each, wrapped by a master key.
/// What is left of a destroyed one says whose it was and when it went.
public final class PostgresContentKeys implements ContentKeys {

  /// Classes of SQLSTATE (PostgreSQL, appendix A): connection, rollback for others' sake,
  /// resources, operator intervention, system error.
  private static final Set<String> AWAY = Set.of("08", "40", "53", "57", "58");

  private static final int BATCH = 1_000;

  private static final String FIND =
      """
      select key_id, author, conversation_id, month, master, wrapped
      from parley_keys.content_key where key_id = any(?)\
      """;

  private static final String LIVE =
      """
      select key_id, author, conversation_id, month, master, wrapped
      from parley_keys.content_key
      where author = ? and conversation_id = ? and month = ? and wrapped is not null\
      """;

  private static final String INSERT =
      """
      insert into parley_keys.content_key (key_id, author, conversation_id, month, master, wrapped)
      values (?, ?, ?, ?, ?, ?)
      on conflict (author, conversation_id, month) where wrapped is not null do nothing\
      """;

  /// One destruction at a time, so that their numbers ascend in the order of their commits.
  private static final String ONE_AT_A_TIME =
      "select pg_advisory_xact_lock(hashtext('parley_keys.content_key'))";

  private static final String DESTROY =
      """
      update parley_keys.content_key
      set master = null, wrapped = null, destroyed_at = now(),
          destruction = nextval('parley_keys.content_key_destruction')
      where key_id = any(?) and wrapped is not null\
      """;

  private static final String DESTROYED =
      """
      select key_id, author, conversation_id, month, destruction
      from parley_keys.content_key where destruction > ? order by destruction limit ?\
      """;

  private static final String UNDER_OTHERS =
      """
      select key_id, author, conversation_id, month, master, wrapped
      from parley_keys.content_key
      where wrapped is not null and master <> ? and key_id > ? order by key_id limit ?\
      """;

  private static final String REWRAP =
      """
      update parley_keys.content_key set master = ?, wrapped = ?
      where key_id = ? and master = ?\
      """;

  private static final UUID LOWEST = new UUID(0, 0);

  private final DSLContext sql;
  private final @Nullable MasterKeys masterKeys;

  public PostgresContentKeys(DataSource pool, MasterKeys masterKeys) {
    this.sql = DSL.using(pool, SQLDialect.POSTGRES);
    this.masterKeys = masterKeys;
  }

  /// For who only destroys keys: nothing can be decrypted with it.
  public PostgresContentKeys(DataSource pool) {
    this.sql = DSL.using(pool, SQLDialect.POSTGRES);
    this.masterKeys = null;
  }

  private MasterKeys masterKeys() {
    if (masterKeys == null) {
      throw new IllegalStateException("without master keys, content keys can only be destroyed");
    }
    return masterKeys;
  }

  @Override
  public Map<UUID, KeyFound> find(Collection<UUID> ids) {
    Map<UUID, KeyFound> found = new HashMap<>();
    ids.forEach(id -> found.put(id, KeyFound.Gone.UNKNOWN));
    fetch(FIND, (Object) ids.toArray(UUID[]::new)).forEach(row -> found.put(id(row), found(row)));
    return found;
  }

  @Override
  public ContentKey obtain(KeySubject subject) {
    while (true) {
      for (Record row : fetch(LIVE, subject.author(), subject.conversation(), month(subject))) {
        return live(row);
      }
      insert(subject); // or somebody else does
    }
  }

  @Override
  public Destruction destroy(KeyScope scope, Predicate<KeySubject> held) {
    long destroyed = 0;
    long kept = 0;
    UUID after = LOWEST;
    List<Record> page;
    do {
      page = inScope(scope, after);
      List<UUID> free = new ArrayList<>();
      for (Record row : page) {
        after = id(row);
        if (held.test(subject(row))) {
          kept++;
        } else {
          free.add(after);
        }
      }
      destroyed += destroy(free);
    } while (page.size() == BATCH);
    if (destroyed > 0) {
      vacuum();
    }
    return new Destruction(destroyed, kept);
  }

  /// A key that was destroyed.
  ///
  /// @param number ascending
  record Destroyed(UUID id, KeySubject subject, long number) {}

  /// Keys that were destroyed after a number, some of them at a time; none if there are no more.
  List<Destroyed> destroyedAfter(long number) {
    List<Destroyed> destroyed = new ArrayList<>();
    for (Record row : fetch(DESTROYED, number, BATCH)) {
      destroyed.add(new Destroyed(id(row), subject(row), row.get("destruction", long.class)));
    }
    return destroyed;
  }

  /// The number of the newest destruction.
  long lastDestruction() {
    return fetch("select coalesce(max(destruction), 0) as last from parley_keys.content_key")
        .getFirst()
        .get("last", long.class);
  }

  /// What came of a change of the master key.
  ///
  /// @param rewrapped keys that the current master key wraps now
  /// @param stuck keys that no master key of the file unwraps
  public record Rewrapping(long rewrapped, long stuck) {}

  /// Wraps every key with the current master key, so that others can be thrown away.
  public Rewrapping rewrap() {
    long rewrapped = 0;
    long stuck = 0;
    UUID after = LOWEST;
    List<? extends Record> page;
    do {
      page = fetch(UNDER_OTHERS, masterKeys().current(), after, BATCH);
      for (Record row : page) {
        after = id(row);
        byte[] secret = secret(row);
        if (secret == null) {
          stuck++;
        } else {
          rewrapped += rewrap(row, secret);
        }
      }
    } while (page.size() == BATCH);
    if (rewrapped > 0) {
      vacuum();
    }
    return new Rewrapping(rewrapped, stuck);
  }

  private int rewrap(Record row, byte[] secret) {
    var wrapped = masterKeys().wrap(secret, purpose(id(row), subject(row)));
    return translating(
        () ->
            sql.execute(
                REWRAP,
                wrapped.master(),
                wrapped.bytes(),
                id(row),
                row.get("master", String.class)));
  }

  private void insert(KeySubject subject) {
    UUID id = UUID.randomUUID();
    var wrapped = masterKeys().wrap(MasterKeys.random(), purpose(id, subject));
    translating(
        () ->
            sql.execute(
                INSERT,
                id,
                subject.author(),
                subject.conversation(),
                month(subject),
                wrapped.master(),
                wrapped.bytes()));
  }

  private List<Record> inScope(KeyScope scope, UUID after) {
    return switch (scope) {
      case KeyScope.ByAuthor(String author) -> inScope("author = ?", after, author);
      case KeyScope.InConversation(String conversation) ->
          inScope("conversation_id = ?", after, conversation);
      case KeyScope.InConversationBefore(String conversation, YearMonth month) ->
          inScope("conversation_id = ? and month < ?", after, conversation, month.atDay(1));
      case KeyScope.InKindBefore(ConversationKind kind, YearMonth month) ->
          inScope(
              "starts_with(conversation_id, ?) and month < ?",
              after,
              ConversationId.prefix(kind),
              month.atDay(1));
    };
  }

  private List<Record> inScope(String condition, UUID after, Object... values) {
    List<Object> bindings = new ArrayList<>();
    bindings.add(after);
    bindings.addAll(List.of(values));
    bindings.add(BATCH);
    String query =
        """
        select key_id, author, conversation_id, month
        from parley_keys.content_key
        where wrapped is not null and key_id > ? and %s
        order by key_id limit ?\
        """
            .formatted(condition);
    return new ArrayList<>(fetch(query, bindings.toArray()));
  }

  private int destroy(List<UUID> ids) {
    return ids.isEmpty()
        ? 0
        : translating(
            () ->
                sql.transactionResult(
                    tx -> {
                      tx.dsl().fetch(ONE_AT_A_TIME);
                      return tx.dsl().execute(DESTROY, (Object) ids.toArray(UUID[]::new));
                    }));
  }

  /// Takes the rows as they were before out of the table's pages.
  private void vacuum() {
    translating(() -> sql.execute("vacuum parley_keys.content_key"));
  }

  private KeyFound found(Record row) {
    if (row.get("wrapped", byte[].class) == null) {
      return KeyFound.Gone.DESTROYED;
    }
    byte[] secret = secret(row);
    return secret == null
        ? KeyFound.Gone.UNKNOWN
        : new KeyFound.Live(new ContentKey(id(row), subject(row), secret));
  }

  private ContentKey live(Record row) {
    return switch (found(row)) {
      case KeyFound.Live(ContentKey key) -> key;
      case KeyFound.Gone _ ->
          throw new IllegalStateException(
              "no master key of the file decrypts content key %s, which %s wraps"
                  .formatted(id(row), row.get("master")));
    };
  }

  private byte @Nullable [] secret(Record row) {
    return masterKeys()
        .unwrap(
            new MasterKeys.Wrapped(
                row.get("master", String.class), row.get("wrapped", byte[].class)),
            purpose(id(row), subject(row)));
  }

  private static UUID id(Record row) {
    return row.get("key_id", UUID.class);
  }

  private static KeySubject subject(Record row) {
    return new KeySubject(
        row.get("author", String.class),
        row.get("conversation_id", String.class),
        YearMonth.from(row.get("month", LocalDate.class)));
  }

  private static LocalDate month(KeySubject subject) {
    return subject.month().atDay(1);
  }

  private static byte[] purpose(UUID id, KeySubject subject) {
    byte[] text =
        "%s\n%s\n%s"
            .formatted(subject.author(), subject.conversation(), subject.month())
            .getBytes(UTF_8);
    return ByteBuffer.allocate(2 * Long.BYTES + text.length)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .put(text)
        .array();
  }

  private List<? extends Record> fetch(String query, Object... values) {
    return translating(() -> sql.fetch(query, values));
  }

  private static <T> T translating(Supplier<T> work) {
    try {
      return work.get();
    } catch (DataAccessException e) {
      String state = e.sqlState();
      boolean away =
          (state.length() == 5 && AWAY.contains(state.substring(0, 2)))
              || e.getCause(SQLTransientConnectionException.class) != null;
      if (away) {
        throw new KeysUnavailable("the content keys' PostgreSQL is away", e);
      }
      throw e;
    }
  }
}
