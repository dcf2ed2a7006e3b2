package io.parley.schema.codec;

import io.parley.schema.event.Cursor;
import java.time.Instant;

/// The values on `parley.receipts`: `Cursor` of `parley.proto`.
public final class CursorCodec {

  private CursorCodec() {}

  public static byte[] encode(Cursor cursor) {
    var out = new ProtoWriter(128);
    write(out, cursor);
    return out.toByteArray();
  }

  /// Reads a cursor.
  ///
  /// @throws DecodeException if the bytes are no cursor
  public static Cursor decode(byte[] bytes) {
    return read(ProtoReader.of(bytes, "cursor"));
  }

  static void write(ProtoWriter out, Cursor cursor) {
    out.string(1, cursor.conversation());
    out.string(2, cursor.user());
    out.uint64(3, cursor.delivered());
    out.uint64(4, cursor.read());
    out.uint64(5, cursor.time().toEpochMilli());
  }

  static Cursor read(ProtoReader in) {
    String conversation = "";
    String user = "";
    long delivered = 0;
    long read = 0;
    long timeMs = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = in.string();
        case 2 -> user = in.string();
        case 3 -> delivered = in.uint64();
        case 4 -> read = in.uint64();
        case 5 -> timeMs = in.uint64();
        default -> in.skip();
      }
    }
    if (conversation.isEmpty() || user.isEmpty()) {
      throw in.malformed("without all of conversation and user");
    }
    return new Cursor(conversation, user, delivered, read, Instant.ofEpochMilli(timeMs));
  }
}
