package io.parley.router.state;

import io.parley.router.conversation.Conversation;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The conversations of one task that were used last, as the store has them. A conversation weighs
/// as much as it has members, and a few more; over the bound, the one not used for the longest time
/// goes. For one thread.
final class ConversationCache {

  private static final long BASE_WEIGHT = 8;
  private static final int INITIAL_CAPACITY = 64;
  private static final float LOAD_FACTOR = 0.75f;

  private final Map<String, Conversation> conversationsById =
      new LinkedHashMap<>(INITIAL_CAPACITY, LOAD_FACTOR, true);
  private final long maxWeight;
  private long weight;

  ConversationCache(long maxWeight) {
    this.maxWeight = maxWeight;
  }

  @Nullable Conversation get(String id) {
    return conversationsById.get(id);
  }

  void put(Conversation conversation) {
    Conversation before = conversationsById.put(conversation.id(), conversation);
    weight += weight(conversation) - (before == null ? 0 : weight(before));
    Iterator<Conversation> eldest = conversationsById.values().iterator();
    while (weight > maxWeight && eldest.hasNext()) {
      weight -= weight(eldest.next());
      eldest.remove();
    }
  }

  void remove(String id) {
    Conversation removed = conversationsById.remove(id);
    if (removed != null) {
      weight -= weight(removed);
    }
  }

  int size() {
    return conversationsById.size();
  }

  private static long weight(Conversation conversation) {
    return BASE_WEIGHT + conversation.members().size();
  }
}
