package io.parley.connector.account;

import static java.nio.charset.StandardCharsets.UTF_8;

/// What stands in a request or an answer.
public final class HttpBody {

  public static final HttpBody EMPTY = new HttpBody(new byte[0]);

  private final byte[] bytes;

  private HttpBody(byte[] bytes) {
    this.bytes = bytes;
  }

  /// Takes over the array.
  public static HttpBody of(byte[] bytes) {
    return new HttpBody(bytes);
  }

  /// The array itself, not a copy: for reading only.
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public String toString() {
    return new String(bytes, UTF_8);
  }
}
