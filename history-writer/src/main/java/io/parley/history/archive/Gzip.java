package io.parley.history.archive;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// Compression (RFC 1952) in memory.
final class Gzip {

  private Gzip() {}

  static byte[] compress(byte[] bytes) {
    var out = new ByteArrayOutputStream(bytes.length / 2 + 64);
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("memory has no I/O", e);
    }
    return out.toByteArray();
  }

  /// @throws DamagedArchive if the bytes are not what [#compress] gives
  static byte[] decompress(byte[] bytes, int from, int length) {
    try (var gzip = new GZIPInputStream(new ByteArrayInputStream(bytes, from, length))) {
      return gzip.readAllBytes();
    } catch (IOException e) {
      throw new DamagedArchive("can't be decompressed: " + e.getMessage(), e);
    }
  }
}
