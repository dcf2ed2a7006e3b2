package io.parley.load.client;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/// What a frame of the server says, read from the places where the server puts it. Its first member
/// is always `type`.
enum ServerFrame {
  EVENT,
  OK,
  ERROR,
  WELCOME,
  SYNCED,
  RESYNC,
  /// Something else, which is of no interest here.
  OTHER;

  private static final int TYPE = "{\"type\":\"".length();
  private static final int RE = "{\"type\":\"ok\",\"re\":\"".length();
  private static final int ERROR_RE = "{\"type\":\"error\",\"re\":\"".length();
  private static final int EVENT_CONVERSATION = "{\"type\":\"event\",\"conversation\":\"".length();
  private static final int OK_CONVERSATION = "\",\"conversation\":\"".length();
  private static final int SEQUENCE = "\",\"sequence\":".length();
  private static final byte[] AFTER_EVENT_TEXT = "\"}}}".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] AFTER_SENT_TEXT = "\"}}".getBytes(StandardCharsets.US_ASCII);

  /// In a text, before the time when it was due to be sent.
  static final byte MARK = '~';

  /// That a frame has no time.
  static final long NONE = Long.MIN_VALUE;

  static ServerFrame kind(ByteBuf in, int start) {
    return switch (in.getShort(start + TYPE)) {
      case 'e' << 8 | 'v' -> EVENT;
      case 'o' << 8 | 'k' -> OK;
      case 'e' << 8 | 'r' -> ERROR;
      case 'w' << 8 | 'e' -> WELCOME;
      case 's' << 8 | 'y' -> SYNCED;
      case 'r' << 8 | 'e' -> in.getByte(start + TYPE + 2) == 's' ? RESYNC : OTHER;
      default -> OTHER;
    };
  }

  /// Of an event: its sequence.
  static long sequenceOfEvent(ByteBuf in, int start) {
    return sequence(in, start + EVENT_CONVERSATION);
  }

  /// Of an `ok` of a message: its sequence.
  static long sequenceOfOk(ByteBuf in, int start) {
    return sequence(in, start + RE + Hex.DIGITS + OK_CONVERSATION);
  }

  private static long sequence(ByteBuf in, int conversation) {
    int at = conversation;
    while (in.getByte(at) != '"') {
      at++;
    }
    at += SEQUENCE;
    long value = 0;
    for (int digit = in.getByte(at) - '0'; digit >= 0 && digit <= 9; ) {
      value = value * 10 + digit;
      digit = in.getByte(++at) - '0';
    }
    return value;
  }

  /// Where the answered request's `id` begins, behind its quote.
  static int answered(ServerFrame kind, int start) {
    return start + (kind == ERROR ? ERROR_RE : RE);
  }

  /// When the message of an event was due; [#NONE] if it is none of ours.
  static long dueOfEvent(ByteBuf in, int start, int length) {
    return due(in, start + length - AFTER_EVENT_TEXT.length, AFTER_EVENT_TEXT);
  }

  /// The same of a message that comes as it was sent, as from the relay.
  static long dueOfSent(ByteBuf in, int start, int length) {
    return due(in, start + length - AFTER_SENT_TEXT.length, AFTER_SENT_TEXT);
  }

  private static long due(ByteBuf in, int end, byte[] after) {
    int digits = end - Hex.DIGITS;
    if (digits < 1 || in.getByte(digits - 1) != MARK || in.getByte(end) != after[0]) {
      return NONE;
    }
    return Hex.get(in, digits);
  }
}
