package io.parley.launcher.page;

import io.parley.history.audit.Blocks.Block;
import io.parley.history.audit.ConversationFold;
import io.parley.history.audit.ConversationThen;
import io.parley.history.audit.ConversationThen.MessageThen;
import io.parley.history.audit.Moment;
import io.parley.history.audit.Moment.AtSequence;
import io.parley.history.audit.Moment.AtTime;
import io.parley.history.audit.Receipts;
import io.parley.history.audit.RecordedEvent;
import io.parley.history.custody.Due;
import io.parley.history.custody.Utterance;
import io.parley.history.store.HistorySnapshot;
import io.parley.launcher.audit.AsOfReport;
import io.parley.launcher.audit.BlocksThen;
import io.parley.launcher.audit.ContentReading;
import io.parley.schema.event.EventEnvelope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A conversation as of one moment, with some of its messages: the same fold as of `parley audit
/// as-of`, over all that changed members and messages, and over those messages only.
///
/// @param custody what is held now
record ConversationPast(
    OpenedConversation opened, ContentReading reading, CustodyNow.Known custody) {

  /// Users that are named where there may be any number.
  private static final int MAX_USERS = 20;

  /// Tells it.
  ///
  /// @param before the sequence that is behind the newest message that is wanted
  /// @param limit of messages; where there are more, `older` is the `before` of the next ones
  ObjectNode tell(HistorySnapshot history, Moment at, long before, int limit) {
    long last =
        switch (at) {
          case AtSequence(long sequence) -> Math.min(sequence, opened.head());
          case AtTime(Instant time) -> Math.min(history.lastAt(opened.id(), time), opened.head());
        };
    List<RecordedEvent> messages =
        history.messages(opened.id(), Math.min(last, before - 1), limit + 1);
    boolean more = messages.size() > limit;
    List<RecordedEvent> shown = more ? messages.subList(0, limit) : messages;
    long first = shown.isEmpty() ? Long.MAX_VALUE : shown.getLast().sequence();
    var told = new Told(first);
    opened.changes().stream().filter(event -> event.sequence() <= last).forEach(told::add);
    shown.forEach(told::add);
    history.event(opened.id(), last).ifPresent(told::add);
    ConversationThen then =
        told.fold()
            .orElseThrow(
                () ->
                    new PageRefusal(
                        404, "there was no conversation %s then".formatted(opened.id())));
    Instant time =
        switch (at) {
          case AtSequence _ -> then.headTime();
          case AtTime(Instant asked) -> asked;
        };
    Receipts receipts = history.receipts(opened.id(), time);
    List<Block> blocks = BlocksThen.read(history, opened.id(), time);
    ObjectNode json = json(new AsOfReport(only(then, first, before), receipts, blocks), told);
    return more ? json.put("older", first) : json;
  }

  private static ConversationThen only(ConversationThen then, long first, long before) {
    return new ConversationThen(
        then.conversation(),
        then.kind(),
        then.name(),
        then.open(),
        then.head(),
        then.headHash(),
        then.headTime(),
        then.memberships(),
        then.messages().stream()
            .filter(message -> message.sequence() >= first && message.sequence() < before)
            .toList());
  }

  private ObjectNode json(AsOfReport report, Told told) {
    ObjectNode json = report.json(MAX_USERS).put("opened", opened.head());
    if (custody.broken() != null) {
      json.put("auditLog", custody.broken());
    }
    ConversationThen then = report.then();
    Due due = custody.custody().dueAt(then.headTime());
    List<MessageThen> messages = then.messages();
    for (int i = 0; i < messages.size(); i++) {
      MessageThen message = messages.get(i);
      JsonNode node = json.path("messages").path(i);
      if (node instanceof ObjectNode object) {
        hold(due, then, message).ifPresent(number -> object.put("hold", number));
        ArrayNode events = object.putArray("events");
        told.eventsOf(message.sequence()).forEach(events::add);
      }
    }
    ArrayNode unreadable = json.putArray("unreadable");
    told.unreadable.forEach(unreadable::add);
    return json;
  }

  /// The hold that protects a message now.
  private Optional<Long> hold(Due due, ConversationThen then, MessageThen message) {
    var said = new Utterance(opened.id(), message.sequence(), message.sender(), message.postedAt());
    return due.heldBy(said, (user, _, sequence) -> then.audience(sequence).contains(user))
        .map(hold -> hold.number());
  }

  /// The events that it is told from.
  private final class Told {

    private final long first;
    private final Map<Long, RecordedEvent> eventsBySequence = new TreeMap<>();
    private final Map<Long, List<Long>> changesByMessage = new TreeMap<>();
    private final List<Long> unreadable = new ArrayList<>();

    /// @param first the oldest message that is shown
    private Told(long first) {
      this.first = first;
    }

    private void add(RecordedEvent event) {
      eventsBySequence.put(event.sequence(), event);
    }

    private Optional<ConversationThen> fold() {
      var fold = new ConversationFold();
      eventsBySequence.values().forEach(event -> add(fold, event));
      return fold.then();
    }

    private void add(ConversationFold fold, RecordedEvent event) {
      Optional<EventEnvelope> decoded = EventTold.decode(event);
      if (decoded.isEmpty()) {
        unreadable.add(event.sequence());
        return;
      }
      EventEnvelope envelope = decoded.get();
      long target = EventTold.target(envelope.event());
      if (target > 0) {
        changesByMessage.computeIfAbsent(target, _ -> new ArrayList<>()).add(event.sequence());
      }
      boolean isShown = (target == 0 ? event.sequence() : target) >= first;
      fold.add(isShown ? reading.read(envelope) : envelope, event.sealed().hash());
    }

    /// A message's own event, and those that changed it.
    private List<Long> eventsOf(long message) {
      List<Long> events = new ArrayList<>(List.of(message));
      events.addAll(changesByMessage.getOrDefault(message, List.of()));
      return events;
    }
  }
}
