package io.parley.history.verify;

import io.parley.history.audit.ConversationCheck;
import io.parley.history.audit.ConversationCheck.SealedSpan;
import io.parley.history.audit.ErasureRecord;
import io.parley.history.audit.Finding;
import io.parley.history.audit.Finding.Kind;
import io.parley.history.audit.Span;
import io.parley.history.audit.StoredEvent;
import io.parley.history.projection.Head;
import io.parley.history.store.AuditSnapshot;
import io.parley.history.store.AuditSnapshot.Numbers;
import io.parley.schema.event.EventHash;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The conversations as they are kept, page by page: every event against the one before it and
/// against what was sealed. Holds a page of conversations, the ids of those that have lost
/// contents, and no events.
final class ConversationAudit {

  private static final int PAGE = 500;
  private static final int MAX_STRAYS = 100;
  private static final long TELL_EVERY = 20_000;

  private final AuditSnapshot history;
  private final ErasureRecord erasures;
  private final Consumer<Finding> findings;
  private final VerifyListener listener;
  private long events;
  private long conversations;
  private long unsealed;
  private long erased;
  private final Set<String> erasedIn = new HashSet<>();

  ConversationAudit(
      AuditSnapshot history,
      ErasureRecord erasures,
      Consumer<Finding> findings,
      VerifyListener listener) {
    this.history = history;
    this.erasures = erasures;
    this.findings = findings;
    this.listener = listener;
  }

  long events() {
    return events;
  }

  long conversations() {
    return conversations;
  }

  /// Events that no checkpoint has.
  long unsealed() {
    return unsealed;
  }

  /// Events that have lost their content, and were to.
  long erased() {
    return erased;
  }

  /// The conversations that have such events.
  Set<String> erasedIn() {
    return erasedIn;
  }

  /// All of them, from beginning to end.
  void all() {
    String after = "";
    while (true) {
      List<String> page = history.conversations(after, PAGE);
      if (page.isEmpty()) {
        break;
      }
      page(page);
      after = page.getLast();
    }
    if (history.eventCount() != events) {
      history
          .strays(MAX_STRAYS)
          .forEach(
              (conversation, first) ->
                  findings.accept(
                      new Finding(
                          Kind.INSERTED,
                          conversation,
                          first,
                          "it is of a conversation that is neither kept nor sealed")));
    }
  }

  /// One of them, from beginning to end.
  void one(String conversation) {
    page(List.of(conversation));
  }

  /// What some checkpoints have sealed.
  void sealed(Numbers numbers) {
    String after = "";
    while (true) {
      List<String> page = history.sealedConversations(numbers, after, PAGE);
      if (page.isEmpty()) {
        return;
      }
      history.spansOf(page, numbers).forEach((conversation, spans) -> spans(conversation, spans));
      after = page.getLast();
    }
  }

  private void page(List<String> page) {
    Map<String, Head> heads = history.heads(page);
    Map<String, List<SealedSpan>> spans = history.spansOf(page, Numbers.ALL);
    var walk = new Walk(heads, spans);
    history.events(page, walk::add);
    walk.end();
    page.stream()
        .filter(conversation -> !walk.seen.contains(conversation))
        .forEach(
            conversation ->
                check(conversation, spans, new Head(0, EventHash.GENESIS))
                    .end(heads.get(conversation)));
    page.stream()
        .filter(
            conversation -> !heads.containsKey(conversation) && walk.seen.contains(conversation))
        .forEach(
            conversation ->
                findings.accept(
                    new Finding(
                        Kind.CONVERSATION_REMOVED,
                        conversation,
                        0,
                        "its events are kept, but the conversation is gone")));
    conversations += page.size();
  }

  private void spans(String conversation, List<SealedSpan> spans) {
    Span first = spans.getFirst().span();
    var before = new Head[] {new Head(first.first() - 1, EventHash.GENESIS)};
    if (first.first() > 1) {
      long sequence = first.first() - 1;
      history.events(
          conversation,
          sequence,
          sequence,
          event -> before[0] = new Head(sequence, event.sealed().hash()));
    }
    var check = new ConversationCheck(conversation, spans, before[0], erasures, findings);
    history.events(
        conversation,
        first.first(),
        spans.getLast().span().last(),
        event -> {
          check.add(event);
          count();
        });
    check.end(null);
    erased(conversation, check);
    conversations++;
  }

  private void erased(String conversation, ConversationCheck check) {
    if (check.erased() > 0) {
      erased += check.erased();
      erasedIn.add(conversation);
    }
  }

  private ConversationCheck check(
      String conversation, Map<String, List<SealedSpan>> spans, Head before) {
    return new ConversationCheck(
        conversation, spans.getOrDefault(conversation, List.of()), before, erasures, findings);
  }

  private void count() {
    events++;
    if (events % TELL_EVERY == 0) {
      listener.progress("events", events);
    }
  }

  /// The events of a page, conversation by conversation.
  private final class Walk {

    private final Map<String, Head> heads;
    private final Map<String, List<SealedSpan>> spans;
    private final Set<String> seen = new HashSet<>();
    private @Nullable String conversation;
    private @Nullable ConversationCheck check;
    private long sealedTo;

    private Walk(Map<String, Head> heads, Map<String, List<SealedSpan>> spans) {
      this.heads = heads;
      this.spans = spans;
    }

    private void add(StoredEvent event) {
      ConversationCheck current = check;
      if (current == null || !event.conversation().equals(conversation)) {
        end();
        conversation = event.conversation();
        seen.add(conversation);
        current = check(conversation, spans, new Head(0, EventHash.GENESIS));
        check = current;
        List<SealedSpan> sealed = spans.getOrDefault(conversation, List.of());
        sealedTo = sealed.isEmpty() ? 0 : sealed.getLast().span().last();
      }
      current.add(event);
      count();
      if (event.sequence() > sealedTo) {
        unsealed++;
      }
    }

    private void end() {
      if (check != null && conversation != null) {
        check.end(heads.get(conversation));
        erased(conversation, check);
      }
    }
  }
}
