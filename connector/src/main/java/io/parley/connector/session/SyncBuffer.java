package io.parley.connector.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What is pushed to a session while it synchronizes, and what it was sent out of history
/// meanwhile. Over its bound it drops everything, since the client then has to synchronize again
/// anyway.
final class SyncBuffer {

  private final int maxBytes;
  private final List<Push> pushes = new ArrayList<>();
  private final Map<String, Long> sentByConversation = new HashMap<>();
  private int bytes;
  private boolean overflowed;

  SyncBuffer(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  void add(Push push) {
    if (overflowed) {
      return;
    }
    bytes += push.frame().size();
    if (bytes > maxBytes) {
      overflowed = true;
      pushes.clear();
    } else {
      pushes.add(push);
    }
  }

  /// Notes that history was sent up to here.
  void sent(String conversation, long sequence) {
    sentByConversation.merge(conversation, sequence, Math::max);
  }

  boolean overflowed() {
    return overflowed;
  }

  /// What came meanwhile and was not sent out of history.
  List<Push> remaining() {
    return pushes.stream().filter(this::isNew).toList();
  }

  private boolean isNew(Push push) {
    return push.kind() != Push.Kind.EVENT
        || push.sequence() > sentByConversation.getOrDefault(push.conversation(), 0L);
  }
}
