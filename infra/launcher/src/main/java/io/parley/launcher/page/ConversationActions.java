package io.parley.launcher.page;

import com.zaxxer.hikari.HikariDataSource;
import io.parley.history.audit.Moment;
import io.parley.history.audit.RecordedEvent;
import io.parley.history.store.HistorySnapshot;
import io.parley.launcher.audit.ContentReading;
import io.parley.launcher.audit.Permission;
import io.parley.schema.audit.AuditEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// A conversation, as of any moment of it: it is opened once, which is recorded, and then told as
/// of one moment after the other.
final class ConversationActions {

  /// Edits, recalls and changes of members of one conversation that are held.
  private static final int MAX_CHANGES = 20_000;

  /// Of all of these together; an edit may have 64 KiB.
  private static final long MAX_CHANGE_BYTES = 8 << 20;

  private static final int DEFAULT_MESSAGES = 50;
  private static final int MAX_MESSAGES = 200;

  private final HikariDataSource pool;
  private final PageRecords records;
  private final OpenedConversations conversations;
  private final CustodyNow custody;
  private final ContentReading reading;

  ConversationActions(
      HikariDataSource pool,
      PageRecords records,
      OpenedConversations conversations,
      CustodyNow custody,
      ContentReading reading) {
    this.conversations = conversations;
    this.pool = pool;
    this.records = records;
    this.custody = custody;
    this.reading = reading;
  }

  Map<String, Action> byName() {
    return Map.of(
        "open", new Action(Permission.READ, this::open),
        "as-of", new Action(Permission.READ, this::asOf));
  }

  /// Who has opened it may look at it as of any moment up to its last event of now.
  private ObjectNode open(PageSession session, PageQuestion question) {
    String conversation = question.conversation();
    records.record(
        session,
        AuditEntry.READ,
        PageQuestion.JSON.createObjectNode().put("conversation", conversation).put("page", true));
    OpenedConversation opened =
        HistorySnapshot.read(pool, history -> read(history, conversation))
            .orElseThrow(() -> new PageRefusal(404, "there is no conversation " + conversation));
    conversations.add(session, opened);
    return PageQuestion.JSON
        .createObjectNode()
        .put("conversation", conversation)
        .put("head", opened.head())
        .put("began", opened.began().toString());
  }

  private ObjectNode asOf(PageSession session, PageQuestion question) {
    OpenedConversation opened = conversations.find(session, question);
    Moment at = question.moment("at");
    long before = question.number("before", Long.MAX_VALUE);
    int limit = (int) Math.min(question.number("limit", DEFAULT_MESSAGES), MAX_MESSAGES);
    var past = new ConversationPast(opened, reading, custody.get());
    return HistorySnapshot.read(pool, history -> past.tell(history, at, before, limit));
  }

  private static PageRefusal tooLarge(String conversation) {
    return new PageRefusal(
        413,
        "%s has more than %,d edits, recalls and changes of members, or more than %d MiB of them: use `parley audit as-of`"
            .formatted(conversation, MAX_CHANGES, MAX_CHANGE_BYTES >> 20));
  }

  private static Optional<OpenedConversation> read(HistorySnapshot history, String conversation) {
    Optional<Long> head = history.head(conversation);
    if (head.isEmpty()) {
      return Optional.empty();
    }
    List<RecordedEvent> changes =
        history
            .changes(conversation, head.get(), MAX_CHANGES, MAX_CHANGE_BYTES)
            .orElseThrow(() -> tooLarge(conversation));
    Instant began =
        changes.stream()
            .findFirst()
            .flatMap(first -> EventTold.decode(first))
            .map(event -> event.time())
            .orElse(Instant.EPOCH);
    return Optional.of(new OpenedConversation(conversation, head.get(), began, changes));
  }
}
