package io.parley.history.scan;

import java.util.Comparator;

/// What is sorted: something of a conversation, at a sequence. Nobody changes its bytes.
final class Entry {

  /// That of the bytes of ids, which are ASCII, and of sequences.
  static final Comparator<Entry> ORDER =
      Comparator.comparing(Entry::conversation).thenComparingLong(Entry::sequence);

  /// Of an entry, beside its texts: objects and references.
  private static final int OVERHEAD_BYTES = 96;

  private final String conversation;
  private final long sequence;
  private final byte[] payload;

  Entry(String conversation, long sequence, byte[] payload) {
    this.conversation = conversation;
    this.sequence = sequence;
    this.payload = payload;
  }

  String conversation() {
    return conversation;
  }

  long sequence() {
    return sequence;
  }

  byte[] payload() {
    return payload;
  }

  int bytesInMemory() {
    return OVERHEAD_BYTES + conversation.length() + payload.length;
  }
}
