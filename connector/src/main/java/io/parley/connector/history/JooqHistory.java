package io.parley.connector.history;

import static io.parley.schema.sql.Tables.CONVERSATION;
import static io.parley.schema.sql.Tables.CURSOR;
import static io.parley.schema.sql.Tables.EVENT;
import static io.parley.schema.sql.Tables.MEMBER;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.or;

import io.parley.schema.conversation.ConversationId;
import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.conversation.ErrorCode;
import io.parley.schema.event.EventHash;
import io.parley.schema.event.SealedEvent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jooq.Field;
import org.jooq.Record5;
import org.jooq.Result;
import org.jspecify.annotations.Nullable;

/// The history as the history writer projects it into PostgreSQL.
///
/// What a user may see is decided by [Access] and [Visible], not in SQL; a page then names exactly
/// the sequences it holds. Between the two queries a conversation can only grow, so they need no
/// transaction.
public final class JooqHistory implements History, SyncHistory {

  private static final Field<Long> DELIVERED = coalesce(CURSOR.DELIVERED, inline(0L));
  private static final Field<Long> READ = coalesce(CURSOR.READ, inline(0L));

  private final Database database;
  private final SyncQueries sync;

  public JooqHistory(Database database) {
    this.database = database;
    this.sync = new SyncQueries(database);
  }

  @Override
  public Answer<EventPage> events(String user, String conversation, Range range, int limit) {
    Access access = access(user, conversation);
    if (!access.isKnown()) {
      return noSuchConversation();
    }
    Visible visible = access.visible();
    Visible page = visible.page(range, limit);
    List<SealedEvent> events = page.isEmpty() ? List.of() : read(conversation, page);
    return new Answer.Found<>(
        new EventPage(events, visible.goesOnAfter(page, range), visible.end()));
  }

  @Override
  public ConversationPage conversations(String user, @Nullable String after, int limit) {
    List<ConversationPage.Item> items =
        database.query(
            sql ->
                sql.select(
                        CONVERSATION.CONVERSATION_ID,
                        CONVERSATION.KIND,
                        CONVERSATION.NAME,
                        CONVERSATION.HEAD,
                        MEMBER.ROLE,
                        DELIVERED,
                        READ)
                    .from(MEMBER)
                    .join(CONVERSATION)
                    .on(CONVERSATION.CONVERSATION_ID.eq(MEMBER.CONVERSATION_ID))
                    .leftJoin(CURSOR)
                    .on(CURSOR.CONVERSATION_ID.eq(MEMBER.CONVERSATION_ID))
                    .and(CURSOR.USER_ID.eq(MEMBER.USER_ID))
                    .where(MEMBER.USER_ID.eq(user), MEMBER.LEFT_SEQUENCE.isNull())
                    .and(CONVERSATION.KIND.ne(ConversationKind.CONTACT.wireName()))
                    .and(after == null ? noCondition() : MEMBER.CONVERSATION_ID.gt(after))
                    .orderBy(MEMBER.CONVERSATION_ID)
                    .limit(limit + 1)
                    .fetch(
                        row ->
                            new ConversationPage.Item(
                                row.value1(),
                                WireNames.kind(row.value2()),
                                row.value3(),
                                row.value4(),
                                WireNames.role(row.value5()),
                                row.value6(),
                                row.value7())));
    return new ConversationPage(first(items, limit), items.size() > limit);
  }

  @Override
  public Answer<MemberPage> members(
      String user, String conversation, @Nullable String after, int limit) {
    Access access = access(user, conversation);
    if (!access.isKnown()) {
      return noSuchConversation();
    }
    if (!access.isMember()) {
      return new Answer.Refused<>(ErrorCode.NOT_A_MEMBER, "only members may know the members");
    }
    List<MemberPage.Item> items =
        database.query(
            sql ->
                sql.select(MEMBER.USER_ID, MEMBER.ROLE, MEMBER.JOINED_SEQUENCE, DELIVERED, READ)
                    .from(MEMBER)
                    .leftJoin(CURSOR)
                    .on(CURSOR.CONVERSATION_ID.eq(MEMBER.CONVERSATION_ID))
                    .and(CURSOR.USER_ID.eq(MEMBER.USER_ID))
                    .where(MEMBER.CONVERSATION_ID.eq(conversation), MEMBER.LEFT_SEQUENCE.isNull())
                    .and(after == null ? noCondition() : MEMBER.USER_ID.gt(after))
                    .orderBy(MEMBER.USER_ID)
                    .limit(limit + 1)
                    .fetch(
                        row ->
                            new MemberPage.Item(
                                row.value1(),
                                WireNames.role(row.value2()),
                                row.value3(),
                                row.value4(),
                                row.value5())));
    return new Answer.Found<>(new MemberPage(first(items, limit), items.size() > limit));
  }

  @Override
  public Answer<Long> head(String user, String channel) {
    Access access = access(user, channel);
    if (!access.isKnown()) {
      return noSuchConversation();
    }
    if (!ConversationId.isChannel(channel)) {
      return new Answer.Refused<>(ErrorCode.BAD_REQUEST, "not a channel");
    }
    return access.isPublic() || access.isMember()
        ? new Answer.Found<>(access.head())
        : new Answer.Refused<>(ErrorCode.NOT_A_MEMBER, "the channel is for its members");
  }

  @Override
  public List<Missing> missing(String user, Map<String, Long> cursors) {
    return sync.missing(user, cursors);
  }

  @Override
  public Map<Integer, Long> projectedOffsets() {
    return sync.projectedOffsets();
  }

  @Override
  public Heads headsSince(Collection<String> users, Map<Integer, Long> offsets) {
    return sync.headsSince(users, offsets);
  }

  @Override
  public Map<String, Long> channelHeadsSince(
      Collection<String> channels, Map<Integer, Long> offsets) {
    return sync.channelHeadsSince(channels, offsets);
  }

  /// How the user stands to a conversation, which need not exist.
  private Access access(String user, String conversation) {
    return database.query(
        sql ->
            access(
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
                    .fetch()));
  }

  private static Access access(Result<Record5<String, Boolean, Long, Long, Long>> rows) {
    if (rows.isEmpty()) {
      return Access.NONE;
    }
    var conversation = rows.getFirst();
    return new Access(
        WireNames.kind(conversation.value1()),
        conversation.value2(),
        conversation.value3(),
        rows.stream()
            .filter(row -> row.value4() != null)
            .map(row -> new Membership(row.value4(), row.value5()))
            .toList());
  }

  private List<SealedEvent> read(String conversation, Visible page) {
    List<SealedEvent> events =
        database.query(
            sql ->
                sql.select(EVENT.BYTES, EVENT.HASH)
                    .from(EVENT)
                    .where(EVENT.CONVERSATION_ID.eq(conversation))
                    .and(
                        or(
                            page.intervals().stream()
                                .map(run -> EVENT.SEQUENCE.between(run.first(), run.last()))
                                .toList()))
                    .orderBy(EVENT.SEQUENCE)
                    .fetch(row -> new SealedEvent(row.value1(), EventHash.of(row.value2()))));
    if (events.size() != page.length()) {
      throw new IllegalStateException(
          "of the %d events %s of %s %d are projected"
              .formatted(page.length(), page.intervals(), conversation, events.size()));
    }
    return events;
  }

  private static <T> List<T> first(List<T> items, int limit) {
    return items.size() > limit ? List.copyOf(items.subList(0, limit)) : items;
  }

  private static <T> Answer<T> noSuchConversation() {
    return new Answer.Refused<>(
        ErrorCode.NO_SUCH_CONVERSATION, "there is no such conversation, or none for you");
  }
}
