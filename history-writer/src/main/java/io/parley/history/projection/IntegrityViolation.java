package io.parley.history.projection;

import io.parley.schema.event.EventHash;

/// Why a log partition can't be written any further: its log and what is written contradict each
/// other, and a person has to find out which is right. Nothing is skipped.
public sealed interface IntegrityViolation {

  /// The offset of the event that can't be written.
  long offset();

  EventKey key();

  /// For an operator, in one line.
  String reason();

  /// An event of the same conversation and sequence is written with another hash.
  record Divergence(long offset, EventKey key, EventHash written, EventHash inLog)
      implements IntegrityViolation {
    @Override
    public String reason() {
      return at(key) + " has hash " + inLog + " in the log, but was written with hash " + written;
    }
  }

  /// The event is not beyond the conversation's head, but it is not written.
  record Unwritten(long offset, EventKey key, long head) implements IntegrityViolation {
    @Override
    public String reason() {
      return at(key) + " is not written, although the head is " + head;
    }
  }

  /// The conversation's events up to this one are not all written.
  record Gap(long offset, EventKey key, long head) implements IntegrityViolation {
    @Override
    public String reason() {
      return at(key) + " comes after head " + head;
    }
  }

  /// The hash is not the one that follows from the previous event's and the bytes.
  record BrokenChain(long offset, EventKey key, EventHash previous, EventHash inLog)
      implements IntegrityViolation {
    @Override
    public String reason() {
      return at(key) + " has hash " + inLog + ", which does not follow " + previous;
    }
  }

  /// The first event is not the conversation's creation, or a later one is.
  record Misplaced(long offset, EventKey key, String kind) implements IntegrityViolation {
    @Override
    public String reason() {
      return at(key) + " is a " + kind + ", which can't stand there";
    }
  }

  private static String at(EventKey key) {
    return "event " + key.sequence() + " of conversation " + key.conversation();
  }
}
