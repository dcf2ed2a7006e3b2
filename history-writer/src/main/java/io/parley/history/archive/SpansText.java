package io.parley.history.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.parley.history.audit.Span;
import java.util.List;

/// The file of what a checkpoint sealed: the entries of its tree of spans, a line each, compressed.
final class SpansText {

  private SpansText() {}

  static byte[] of(List<Span> spans) {
    var text = new StringBuilder();
    spans.forEach(span -> text.append(span.entry()).append('\n'));
    return Gzip.compress(text.toString().getBytes(US_ASCII));
  }

  /// @throws DamagedArchive if the bytes are none
  static List<Span> parse(byte[] bytes) {
    String text = new String(Gzip.decompress(bytes, 0, bytes.length), US_ASCII);
    try {
      return text.lines().map(Span::parse).toList();
    } catch (IllegalArgumentException e) {
      throw new DamagedArchive("no list of spans: " + e.getMessage(), e);
    }
  }
}
