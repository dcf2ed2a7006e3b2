package io.parley.launcher.page;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What all who are logged in have opened: of each of them a few conversations, of all together so
/// many bytes. Those that were used last are kept; the page opens others again. Safe for many
/// threads.
final class OpenedConversations {

  private static final int MAX_PER_SESSION = 4;

  private record Key(PageSession session, String conversation) {}

  private final Map<Key, OpenedConversation> conversationsByKey =
      new LinkedHashMap<>(16, 0.75f, true);

  private final long maxBytes;
  private long bytes;

  OpenedConversations(long maxBytes, MeterRegistry metrics) {
    this.maxBytes = maxBytes;
    metrics.gauge("parley.audit.page.opened.bytes", this, OpenedConversations::bytes);
    Gauge.builder("parley.audit.page.opened.bytes.limit", () -> maxBytes).register(metrics);
  }

  /// Takes one in, which must not be larger than all may be, and lets others go for it.
  synchronized void add(PageSession session, OpenedConversation conversation) {
    var key = new Key(session, conversation.id());
    remove(List.of(key));
    List<Key> own = keysOf(session);
    remove(own.subList(0, Math.max(0, own.size() - MAX_PER_SESSION + 1)));
    Iterator<Key> oldest = List.copyOf(conversationsByKey.keySet()).iterator();
    while (bytes + conversation.bytes() > maxBytes && oldest.hasNext()) {
      remove(List.of(oldest.next()));
    }
    conversationsByKey.put(key, conversation);
    bytes += conversation.bytes();
  }

  /// The one that a question is about.
  ///
  /// @throws PageRefusal if it is not open, or no longer
  synchronized OpenedConversation find(PageSession session, PageQuestion question) {
    String conversation = question.conversation();
    OpenedConversation found = conversationsByKey.get(new Key(session, conversation));
    if (found == null) {
      throw new PageRefusal(409, "open %s first".formatted(conversation));
    }
    return found;
  }

  /// Forgets what somebody had opened who is no longer logged in.
  synchronized void end(PageSession session) {
    remove(keysOf(session));
  }

  synchronized long bytes() {
    return bytes;
  }

  /// The one that was used longest ago first.
  private List<Key> keysOf(PageSession session) {
    return conversationsByKey.keySet().stream().filter(key -> key.session() == session).toList();
  }

  private void remove(List<Key> keys) {
    for (Key key : keys) {
      OpenedConversation removed = conversationsByKey.remove(key);
      bytes -= removed == null ? 0 : removed.bytes();
    }
  }
}
