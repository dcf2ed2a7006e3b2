package io.parley.service.content;

import static io.parley.service.content.ContentKeyTable.id;
import static io.parley.service.content.ContentKeyTable.month;
import static io.parley.service.content.ContentKeyTable.subject;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/// Content keys in PostgreSQL, in `parley_keys.content_key`: one row each, wrapped by a master key.
/// What is left of a destroyed one says whose it was and when it went. Every method blocks, and
/// throws [KeysUnavailable] when the store is away. Safe for many threads and processes.
public final class PostgresContentKeys {

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

  private final ContentKeyTable table;
  private final MasterKeys masterKeys;

  public PostgresContentKeys(DataSource pool, MasterKeys masterKeys) {
    this.table = new ContentKeyTable(pool);
    this.masterKeys = masterKeys;
  }

  /// What is known of each of these keys.
  public Map<UUID, KeyFound> find(Collection<UUID> ids) {
    Map<UUID, KeyFound> found = new HashMap<>();
    ids.forEach(id -> found.put(id, KeyFound.Gone.UNKNOWN));
    table
        .fetch(FIND, (Object) ids.toArray(UUID[]::new))
        .forEach(row -> found.put(id(row), found(row)));
    return found;
  }

  /// The key that encrypts what an author says now, which is made if there is none, or if it was
  /// destroyed.
  public ContentKey obtain(KeySubject subject) {
    while (true) {
      for (Record row :
          table.fetch(LIVE, subject.author(), subject.conversation(), month(subject))) {
        return live(row);
      }
      insert(subject); // or somebody else does
    }
  }

  /// A key that was destroyed.
  ///
  /// @param number ascending
  record Destroyed(UUID id, KeySubject subject, long number) {}

  /// Keys that were destroyed after a number, some of them at a time; none if there are no more.
  List<Destroyed> destroyedAfter(long number) {
    List<Destroyed> destroyed = new ArrayList<>();
    for (Record row : table.fetch(DESTROYED, number, ContentKeyTable.BATCH)) {
      destroyed.add(new Destroyed(id(row), subject(row), row.get("destruction", long.class)));
    }
    return destroyed;
  }

  /// The number of the newest destruction.
  long lastDestruction() {
    return table
        .fetch("select coalesce(max(destruction), 0) as last from parley_keys.content_key")
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
    UUID after = ContentKeyTable.LOWEST;
    List<? extends Record> page;
    do {
      page = table.fetch(UNDER_OTHERS, masterKeys.current(), after, ContentKeyTable.BATCH);
      for (Record row : page) {
        after = id(row);
        byte[] secret = secret(row);
        if (secret == null) {
          stuck++;
        } else {
          rewrapped += rewrap(row, secret);
        }
      }
    } while (page.size() == ContentKeyTable.BATCH);
    if (rewrapped > 0) {
      table.vacuum();
    }
    return new Rewrapping(rewrapped, stuck);
  }

  private int rewrap(Record row, byte[] secret) {
    var wrapped = masterKeys.wrap(secret, purpose(id(row), subject(row)));
    return table.execute(
        REWRAP, wrapped.master(), wrapped.bytes(), id(row), row.get("master", String.class));
  }

  private void insert(KeySubject subject) {
    UUID id = UUID.randomUUID();
    var wrapped = masterKeys.wrap(MasterKeys.random(), purpose(id, subject));
    table.execute(
        INSERT,
        id,
        subject.author(),
        subject.conversation(),
        month(subject),
        wrapped.master(),
        wrapped.bytes());
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
    return masterKeys.unwrap(
        new MasterKeys.Wrapped(row.get("master", String.class), row.get("wrapped", byte[].class)),
        purpose(id(row), subject(row)));
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
}
