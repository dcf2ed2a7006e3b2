package io.parley.router.state;

import io.parley.router.conversation.Conversation;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/// What the changelog of a partition's state says, as far as operators ask for it: who is frozen,
/// and the state of one conversation. Built by showing it every record in order.
public final class KeptState {

  private final @Nullable String conversation;
  private final Map<String, Freeze> freezes = new TreeMap<>();
  private final Map<Bytes, byte[]> entries = new HashMap<>();

  /// Makes one that has seen nothing.
  ///
  /// @param conversation of which all entries are kept, beside everybody's freezes; null for none
  public KeptState(@Nullable String conversation) {
    this.conversation = conversation;
  }

  /// Takes in the next record.
  ///
  /// @param value null if the entry was deleted
  /// @throws UnreadableStateException if a freeze can't be read
  public void add(byte[] key, byte @Nullable [] value) {
    Bytes entry = Bytes.wrap(key);
    StateKey.frozenConversation(entry).ifPresent(frozen -> addFreeze(frozen, value));
    if (conversation != null && StateKey.startsWith(entry, StateKey.conversation(conversation))) {
      if (value == null) {
        entries.remove(entry);
      } else {
        entries.put(entry, value);
      }
    }
  }

  /// The frozen conversations, in order, with why.
  public Map<String, Freeze> freezes() {
    return Collections.unmodifiableMap(freezes);
  }

  /// The one conversation's state.
  ///
  /// @return empty if there is none
  /// @throws UnreadableStateException if it can't be read
  public Optional<Conversation> conversation() {
    if (conversation == null) {
      return Optional.empty();
    }
    var memory = new MemoryEntries();
    entries.forEach(memory::put);
    return Optional.ofNullable(new ConversationStore(memory, 0).load(conversation));
  }

  /// How many entries the one conversation's state has.
  public int entries() {
    return entries.size();
  }

  private void addFreeze(String frozen, byte @Nullable [] value) {
    if (value == null) {
      freezes.remove(frozen);
    } else {
      freezes.put(frozen, StateCodec.decodeFreeze(value));
    }
  }
}
