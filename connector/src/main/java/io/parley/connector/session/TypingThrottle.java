package io.parley.connector.session;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// When a session last said in which conversation that its user is typing. Bounded: whoever writes
/// in more conversations at once is told of in the first ones.
final class TypingThrottle {

  private static final int MAX_CONVERSATIONS = 16;

  private final Map<String, Long> saidNsByConversation = new LinkedHashMap<>();

  /// Whether it may be said again, which from then on counts as said.
  boolean admits(String conversation, Duration every, long nowNs) {
    Long saidNs = saidNsByConversation.get(conversation);
    if (saidNs != null && nowNs - saidNs < every.toNanos()) {
      return false;
    }
    saidNsByConversation.values().removeIf(other -> nowNs - other >= every.toNanos());
    if (saidNsByConversation.size() >= MAX_CONVERSATIONS) {
      return false;
    }
    saidNsByConversation.put(conversation, nowNs);
    return true;
  }
}
