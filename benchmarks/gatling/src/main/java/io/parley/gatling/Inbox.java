package io.parley.gatling;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What came to one virtual user, and what has to come yet. By it the user knows whether something
/// is missing or came in the wrong order. Used by one thread at a time.
final class Inbox {

  static final String PUSH = "push";
  static final String SENT = "send: ok";
  static final String PAGE = "history: ok";

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Map<String, Sequences> sequencesByConversation = new HashMap<>();
  private final Map<String, Long> sentMsById = new HashMap<>();
  private @Nullable HistoryPage page;
  private boolean more;
  private long lastOwn;

  /// Follows a conversation, from behind its head.
  void follow(String conversation, long head) {
    sequencesByConversation.put(conversation, new Sequences(head));
  }

  /// A request is sent.
  void ask(String id, long nowMs) {
    sentMsById.put(id, nowMs);
  }

  /// A request for a page is sent; one at a time.
  void ask(String id, long nowMs, HistoryPage asked) {
    ask(id, nowMs);
    page = asked;
  }

  /// Whether an answer is due.
  boolean isWaiting() {
    return !sentMsById.isEmpty();
  }

  /// Whether nothing is missing and nothing unanswered.
  boolean isComplete() {
    return !isWaiting()
        && sequencesByConversation.values().stream().allMatch(known -> known.missing() == 0);
  }

  /// Of the last page: whether there is more behind it.
  boolean more() {
    return more;
  }

  /// Of the last page: the sequence of its last event.
  long lastRead() {
    return page == null ? 0 : page.last();
  }

  /// The sequence of the last message of one's own.
  long lastOwn() {
    return lastOwn;
  }

  /// A frame.
  ///
  /// @return what the report has to show of it, if anything
  @Nullable Seen take(String frame, long nowMs) {
    JsonNode json = JSON.readTree(frame);
    return switch (json.path("type").asString("")) {
      case "event" -> event(json, nowMs);
      case "ok", "error" -> answer(json, nowMs);
      default -> null;
    };
  }

  private @Nullable Seen event(JsonNode json, long nowMs) {
    String conversation = json.required("conversation").stringValue();
    long sequence = json.required("sequence").longValue();
    if (page != null && page.take(conversation, sequence)) {
      return null;
    }
    Sequences sequences = sequencesByConversation.get(conversation);
    boolean inOrder = sequences == null || sequences.push(sequence);
    JsonNode event = json.required("event");
    if (!event.required("kind").stringValue().equals("message.posted")) {
      return null;
    }
    Text text = Text.parse(event.required("content").path("text").asString(""));
    return text == null
        ? new Seen(PUSH, 0, false)
        : Seen.after(PUSH, text.sentMs(), nowMs, inOrder);
  }

  private @Nullable Seen answer(JsonNode json, long nowMs) {
    Long sentMs = sentMsById.remove(json.path("re").asString(""));
    if (sentMs == null) {
      return null;
    }
    if (json.has("more")) {
      more = json.required("more").booleanValue();
      return Seen.after(PAGE, sentMs, nowMs, page != null && page.isComplete(more));
    }
    long sequence = json.path("sequence").asLong(0);
    boolean accepted = json.required("type").stringValue().equals("ok") && sequence > 0;
    if (accepted) {
      lastOwn = sequence;
      Sequences sequences =
          sequencesByConversation.get(json.required("conversation").stringValue());
      if (sequences != null) {
        sequences.own(sequence);
      }
    }
    return Seen.after(SENT, sentMs, nowMs, accepted);
  }
}
