package io.parley.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/// JSON text that is passed through as its writer wrote it: one value, valid UTF-8, no line breaks.
///
/// Whoever makes one from a client's bytes has validated them; nobody after that parses them again
/// on the way to the recipients. Immutable as long as the array given to [#of(byte\[\])] is let go.
public final class RawJson implements Content {

  private final byte[] utf8;

  private RawJson(byte[] utf8) {
    this.utf8 = utf8;
  }

  /// Takes over the array: the caller must not change it afterwards.
  public static RawJson of(byte[] utf8) {
    return new RawJson(utf8);
  }

  public static RawJson of(String json) {
    return new RawJson(json.getBytes(UTF_8));
  }

  /// The text's UTF-8 bytes themselves, not a copy: for reading only.
  public byte[] utf8() {
    return utf8;
  }

  @Override
  public byte[] bytes() {
    return utf8;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RawJson that && Arrays.equals(utf8, that.utf8);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(utf8);
  }

  @Override
  public String toString() {
    return new String(utf8, UTF_8);
  }
}
