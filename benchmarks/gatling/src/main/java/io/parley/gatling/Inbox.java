package io.parley.gatling;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/// What one virtual user has of its conversations, by which it knows whether something is missing
/// or came in the wrong order. Used by one thread at a time.
final class Inbox {

  private final Map<String, Sequences> sequencesByConversation = new HashMap<>();

  /// Begins with what is behind a conversation's head.
  void begin(String conversation, long head) {
    sequencesByConversation.put(conversation, new Sequences(head));
  }

  /// A push.
  ///
  /// @return whether it is neither late nor doubled; of a conversation that it does not follow, any
  boolean push(String conversation, long sequence) {
    Sequences sequences = sequencesByConversation.get(conversation);
    return sequences == null || sequences.push(sequence);
  }

  /// The sequence of a message of one's own.
  void own(String conversation, long sequence) {
    Sequences sequences = sequencesByConversation.get(conversation);
    if (sequences != null) {
      sequences.own(sequence);
    }
  }

  /// How many sequences are missing between what was there at the beginning and what came last.
  int missing() {
    return sequencesByConversation.values().stream().mapToInt(Sequences::missing).sum();
  }

  private static final class Sequences {
    private final long head;
    private final BitSet behindHead = new BitSet();
    private long lastPush;

    Sequences(long head) {
      this.head = head;
      this.lastPush = head;
    }

    boolean push(long sequence) {
      boolean inOrder = sequence > lastPush;
      if (inOrder) {
        lastPush = sequence;
        own(sequence);
      }
      return inOrder;
    }

    void own(long sequence) {
      if (sequence > head) {
        behindHead.set(Math.toIntExact(sequence - head - 1));
      }
    }

    int missing() {
      return behindHead.length() - behindHead.cardinality();
    }
  }
}
