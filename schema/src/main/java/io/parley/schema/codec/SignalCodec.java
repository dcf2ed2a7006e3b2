package io.parley.schema.codec;

import io.parley.schema.signal.Typing;

/// The values on `parley.signals`: `Signal` of `parley.proto`.
public final class SignalCodec {

  private static final int VERSION = 1;
  private static final int TYPING = 10;

  private SignalCodec() {}

  public static byte[] encode(Typing typing) {
    var out = new ProtoWriter(128);
    write(out, typing);
    return out.toByteArray();
  }

  /// Reads a signal.
  ///
  /// @throws DecodeException if the bytes are none, or one that only later versions know
  public static Typing decode(byte[] bytes) {
    return read(ProtoReader.of(bytes, "signal"));
  }

  static void write(ProtoWriter out, Typing typing) {
    out.uint64(1, VERSION);
    out.string(2, typing.conversation());
    out.string(3, typing.user());
    out.message(TYPING, typing, (_, _) -> {});
  }

  static Typing read(ProtoReader in) {
    String conversation = "";
    String user = "";
    boolean typing = false;
    while (in.next()) {
      switch (in.field()) {
        case 2 -> conversation = in.string();
        case 3 -> user = in.string();
        case TYPING -> {
          in.skip();
          typing = true;
        }
        default -> in.skip();
      }
    }
    if (!typing) {
      throw in.malformed("a signal of no known kind");
    }
    return new Typing(conversation, user);
  }
}
