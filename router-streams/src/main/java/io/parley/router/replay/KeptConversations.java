package io.parley.router.replay;

import io.parley.schema.event.EventEnvelope;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The conversations of one partition that can be replayed: all, if the commands are there from the
/// first one on; otherwise those that began after the oldest command that is kept, by the log's own
/// times.
final class KeptConversations {

  private final @Nullable Instant oldestCommand;
  private final Set<String> kept = new HashSet<>();
  private final Set<String> tooOld = new HashSet<>();

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
      (event.time().isAfter(oldestCommand) ? kept : tooOld).add(event.conversation());
    }
  }

  boolean contains(String conversation) {
    return oldestCommand == null || kept.contains(conversation);
  }

  /// How many can't be replayed.
  int tooOld() {
    return tooOld.size();
  }
}
