package io.parley.router.replay;

import io.parley.schema.conversation.ConversationId;
import io.parley.schema.event.EventEnvelope;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The conversations of one partition that can be replayed: all, if the commands are there from the
/// first one on; otherwise those that began after the oldest command that is kept, by the log's own
/// times. What decides about each other, which has one key, can only be replayed together.
final class KeptConversations {

  private final @Nullable Instant oldestCommand;
  private final Set<String> keptKeys = new HashSet<>();
  private final Set<String> tooOldKeys = new HashSet<>();

  private KeptConversations(@Nullable Instant oldestCommand) {
    this.oldestCommand = oldestCommand;
  }

  static KeptConversations all() {
    return new KeptConversations(null);
  }

  static KeptConversations after(Instant oldestCommand) {
    return new KeptConversations(oldestCommand);
  }

  /// Takes note of an event of the log; to be called for all of them before anything is asked.
  void add(EventEnvelope event) {
    if (oldestCommand != null && event.sequence() == 1) {
      (event.time().isAfter(oldestCommand) ? keptKeys : tooOldKeys)
          .add(ConversationId.partitionKey(event.conversation()));
    }
  }

  boolean contains(String conversation) {
    return containsKey(ConversationId.partitionKey(conversation));
  }

  /// Whether those can be replayed whose records have this key.
  boolean containsKey(String key) {
    return oldestCommand == null || (keptKeys.contains(key) && !tooOldKeys.contains(key));
  }

  /// How many can't be replayed.
  int tooOld() {
    return tooOldKeys.size();
  }
}
