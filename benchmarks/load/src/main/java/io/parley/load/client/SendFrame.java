package io.parley.load.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/// The `send` frames of one client, which differ only in time and `clientId`: written into one
/// array, masked into a buffer. Used by one thread.
///
/// The time when a frame was due is its `id`, so that the answer has it, and the end of its text,
/// so that every recipient has it.
final class SendFrame {

  private static final int CLIENT_ID_CHARS = 36;

  private final byte[] json;
  private final int id;
  private final int clientId;
  private final int due;
  private long random = ThreadLocalRandom.current().nextLong();

  /// @param textBytes of the message, the time included
  SendFrame(String conversation, int textBytes) {
    String beforeId = "{\"type\":\"send\",\"id\":\"";
    String beforeClientId = "\",\"conversation\":\"" + conversation + "\",\"clientId\":\"";
    String filler = "x".repeat(textBytes - Hex.DIGITS - 1);
    String beforeDue =
        "\",\"content\":{\"kind\":\"text\",\"text\":\"" + filler + (char) ServerFrame.MARK;
    String blankId = " ".repeat(Hex.DIGITS);
    String blankClientId = "00000000-0000-7000-8000-000000000000";
    String text = beforeId + blankId + beforeClientId + blankClientId + beforeDue + blankId;
    this.json = (text + "\"}}").getBytes(US_ASCII);
    this.id = beforeId.length();
    this.clientId = id + Hex.DIGITS + beforeClientId.length();
    this.due = clientId + CLIENT_ID_CHARS + beforeDue.length();
  }

  /// The smallest text that has room for the time.
  static int leastTextBytes() {
    return Hex.DIGITS + 1;
  }

  ByteBuf encode(ByteBufAllocator allocator, long dueNs) {
    Hex.put(dueNs, json, id);
    System.arraycopy(json, id, json, due, Hex.DIGITS);
    putClientId();
    return ClientFrames.text(allocator, json, json.length);
  }

  /// A UUID of version 7 (RFC 9562): the time, then what is never the same.
  private void putClientId() {
    random = random * 6364136223846793005L + 1442695040888963407L;
    long millis = System.currentTimeMillis();
    Hex.put(millis >>> 16, json, clientId, 8);
    Hex.put(millis, json, clientId + 9, 4);
    Hex.put(random >>> 20, json, clientId + 15, 3);
    Hex.put(random >>> 32, json, clientId + 20, 3);
    Hex.put(random, json, clientId + 24, 12);
    json[clientId + 19] = 'a';
  }

  @Override
  public String toString() {
    return new String(Arrays.copyOf(json, json.length), US_ASCII);
  }
}
