package io.parley.router.state;

import io.parley.router.conversation.Conversation;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What was last used of one task's store: conversations as the store has them, those that it has
/// not, and until when their oldest message is remembered. An entry weighs as much as its
/// conversation has members, and a few more; over the bound, the one not used for the longest time
/// goes. For one thread.
final class ConversationCache {

  private static final long BASE_WEIGHT = 8;
  private static final int INITIAL_CAPACITY = 64;
  private static final float LOAD_FACTOR = 0.75f;

  private final Map<String, Cached> cachedById =
      new LinkedHashMap<>(INITIAL_CAPACITY, LOAD_FACTOR, true);
  private final long maxWeight;
  private long weight;

  ConversationCache(long maxWeight) {
    this.maxWeight = maxWeight;
  }

  /// @param conversation null: there is none of that id
  /// @param nothingForgottenUntil the time of the log until which no message is old enough to be
  ///   forgotten; [Instant#MIN]: not known
  record Cached(@Nullable Conversation conversation, Instant nothingForgottenUntil) {}

  @Nullable Cached get(String id) {
    return cachedById.get(id);
  }

  void put(String id, Cached cached) {
    Cached before = cachedById.put(id, cached);
    weight += weight(cached) - (before == null ? 0 : weight(before));
    Iterator<Cached> eldest = cachedById.values().iterator();
    while (weight > maxWeight && eldest.hasNext()) {
      weight -= weight(eldest.next());
      eldest.remove();
    }
  }

  void remove(String id) {
    Cached removed = cachedById.remove(id);
    if (removed != null) {
      weight -= weight(removed);
    }
  }

  private static long weight(Cached cached) {
    return BASE_WEIGHT
        + (cached.conversation() == null ? 0 : cached.conversation().members().size());
  }
}
