package io.parley.launcher.page;

import com.zaxxer.hikari.HikariDataSource;
import io.parley.history.audit.RecordedEvent;
import io.parley.history.audit.Scope;
import io.parley.history.audit.export.EventWords;
import io.parley.history.audit.export.ScopeJson;
import io.parley.history.audit.export.SearchedText;
import io.parley.history.store.HistoryPage;
import io.parley.history.store.HistoryPage.Found;
import io.parley.history.store.HistoryPage.Place;
import io.parley.history.store.HistorySnapshot;
import io.parley.launcher.audit.ContentReading;
import io.parley.launcher.audit.Permission;
import io.parley.schema.audit.AuditEntry;
import io.parley.schema.event.EventEnvelope;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Search, in the order of conversations: some hits at a time, out of a bounded number of events
/// that are looked at, and where to go on. Text is looked for in what could be decrypted.
final class SearchActions {

  private static final int MAX_HITS = 50;
  private static final int MAX_SEEN = 20_000;

  /// As an event may have 64 KiB.
  private static final int PAGE = 500;

  private static final int MAX_WORDS = 500;

  private final HikariDataSource pool;
  private final PageRecords records;
  private final ContentReading reading;

  SearchActions(HikariDataSource pool, PageRecords records, ContentReading reading) {
    this.pool = pool;
    this.records = records;
    this.reading = reading;
  }

  Map<String, Action> byName() {
    return Map.of("search", new Action(Permission.READ, this::search));
  }

  /// Begins a search, which is recorded, or goes on with one.
  private ObjectNode search(PageSession session, PageQuestion question) {
    String going = question.optionalText("search");
    if (going != null) {
      Scope scope =
          session
              .search(going)
              .orElseThrow(() -> new PageRefusal(409, "that search is over: begin it anew"));
      return look(going, scope, place(question.text("after")));
    }
    Scope scope = PageScope.of(question, Scope.Part.SENDER);
    ObjectNode details = PageQuestion.JSON.createObjectNode().put("page", true);
    details.set("scope", ScopeJson.of(scope));
    long entry = records.record(session, AuditEntry.READ, details).sequence();
    String name = Long.toString(entry);
    session.searching(name, scope);
    return look(name, scope, null);
  }

  private static Place place(String text) {
    try {
      return Place.parse(text);
    } catch (IllegalArgumentException e) {
      throw new PageRefusal(400, "after: " + text + " is no place in a search", e);
    }
  }

  private ObjectNode look(String name, Scope scope, @Nullable Place after) {
    ObjectNode json = PageQuestion.JSON.createObjectNode().put("search", name);
    ArrayNode hits = json.putArray("hits");
    Place place = after;
    int seen = 0;
    boolean more = true;
    while (more && hits.size() < MAX_HITS && seen < MAX_SEEN) {
      Place from = place;
      HistoryPage page = HistorySnapshot.read(pool, history -> history.page(scope, from, PAGE));
      Optional<Found> full = fill(hits, page, scope);
      more = full.isPresent() || page.seen() == PAGE;
      place = full.map(Found::place).orElse(page.last());
      seen += full.map(Found::seen).orElse(page.seen());
    }
    json.put("seen", seen);
    return more && place != null ? json.put("after", place.toString()) : json;
  }

  /// Adds the hits of a page, as long as there is room.
  ///
  /// @return the last one, if what is behind it was not looked at for want of room
  private Optional<Found> fill(ArrayNode hits, HistoryPage page, Scope scope) {
    for (Found found : page.found()) {
      hit(found.event(), scope).ifPresent(hits::add);
      if (hits.size() == MAX_HITS && found.seen() < page.seen()) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  private Optional<ObjectNode> hit(RecordedEvent event, Scope scope) {
    return EventTold.decode(event)
        .map(reading::read)
        .filter(envelope -> SearchedText.isIn(envelope.event(), scope.text()))
        .map(SearchActions::json);
  }

  private static ObjectNode json(EventEnvelope event) {
    String words = EventWords.describe(event.event());
    return PageQuestion.JSON
        .createObjectNode()
        .put("conversation", event.conversation())
        .put("sequence", event.sequence())
        .put("time", EventWords.time(event.time()))
        .put("by", event.by())
        .put("kind", event.event().kind())
        .put("words", words.length() > MAX_WORDS ? words.substring(0, MAX_WORDS) + "…" : words);
  }
}
