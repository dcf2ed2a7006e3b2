package io.parley.service.content;

import static io.parley.service.content.ContentKeyTable.id;
import static io.parley.service.content.ContentKeyTable.subject;

import io.parley.schema.conversation.ConversationId;
import io.parley.schema.conversation.ConversationKind;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jooq.Record;

/// Destroys the content keys of [PostgresContentKeys], for which it needs no master key: what wraps
/// them is deleted.
public final class PostgresKeyDestroyer implements KeyDestroyer {

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

  private final ContentKeyTable table;

  public PostgresKeyDestroyer(DataSource pool) {
    this.table = new ContentKeyTable(pool);
  }

  @Override
  public Destruction destroy(KeyScope scope, Predicate<KeySubject> held) {
    long destroyed = 0;
    long kept = 0;
    UUID after = ContentKeyTable.LOWEST;
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
    } while (page.size() == ContentKeyTable.BATCH);
    if (destroyed > 0) {
      table.vacuum();
    }
    return new Destruction(destroyed, kept);
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
    bindings.add(ContentKeyTable.BATCH);
    String query =
        """
        select key_id, author, conversation_id, month
        from parley_keys.content_key
        where wrapped is not null and key_id > ? and %s
        order by key_id limit ?\
        """
            .formatted(condition);
    return new ArrayList<>(table.fetch(query, bindings.toArray()));
  }

  private int destroy(List<UUID> ids) {
    return ids.isEmpty()
        ? 0
        : table.inTransaction(
            tx -> {
              tx.fetch(ONE_AT_A_TIME);
              return tx.execute(DESTROY, (Object) ids.toArray(UUID[]::new));
            });
  }
}
