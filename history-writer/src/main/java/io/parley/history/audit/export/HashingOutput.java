package io.parley.history.audit.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.schema.Sha256;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/// A stream that knows the SHA-256 of everything that went through it.
final class HashingOutput extends FilterOutputStream {

  private final MessageDigest digest;

  HashingOutput(OutputStream out) {
    super(out);
    this.digest = Sha256.newDigest();
  }

  @Override
  public void write(int b) throws IOException {
    digest.update((byte) b);
    out.write(b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    digest.update(bytes, offset, length);
    out.write(bytes, offset, length);
  }

  void text(String text) throws IOException {
    write(text.getBytes(UTF_8));
  }

  /// Of what was written up to now, in hexadecimal digits. May be asked once.
  String hash() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
