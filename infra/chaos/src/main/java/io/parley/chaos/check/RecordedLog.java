package io.parley.chaos.check;

import io.parley.schema.event.Event.MessagePosted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The log, indexed.
final class RecordedLog {

  /// What tells one message from all others.
  record MessageKey(String conversation, String sender, UUID clientId) {}

  private final List<LoggedEvent> events;
  private final Map<String, RecordedConversation> conversations = new HashMap<>();
  private final Map<String, List<RecordedConversation>> conversationsByUser = new HashMap<>();
  private final Map<MessageKey, LoggedEvent> messages = new HashMap<>();

  RecordedLog(List<LoggedEvent> events) {
    this.events = events;
    for (LoggedEvent event : events) {
      conversations.computeIfAbsent(event.conversation(), RecordedConversation::new).add(event);
      if (event.envelope().event() instanceof MessagePosted message) {
        messages.putIfAbsent(
            new MessageKey(event.conversation(), event.envelope().by(), message.clientId()), event);
      }
    }
    for (RecordedConversation conversation : conversations.values()) {
      for (String user : conversation.intervalsByUser().keySet()) {
        conversationsByUser.computeIfAbsent(user, _ -> new ArrayList<>()).add(conversation);
      }
    }
  }

  /// All events in the order of the log.
  List<LoggedEvent> events() {
    return events;
  }

  Collection<RecordedConversation> conversations() {
    return conversations.values();
  }

  @Nullable RecordedConversation conversation(String id) {
    return conversations.get(id);
  }

  /// Those that the user was ever a member of.
  List<RecordedConversation> conversationsOf(String user) {
    return conversationsByUser.getOrDefault(user, List.of());
  }

  @Nullable LoggedEvent event(String conversation, long sequence) {
    RecordedConversation found = conversations.get(conversation);
    return found == null ? null : found.event(sequence);
  }

  @Nullable LoggedEvent message(MessageKey key) {
    return messages.get(key);
  }
}
