package io.parley.history.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.parley.schema.event.EventHash;

/// A conversation's events that one checkpoint seals.
///
/// @param first sequence of the first one, which follows the last one of the span before
/// @param last sequence of the last one
/// @param head hash of the last one
/// @param root of the tree over the hashes of all of them
public record Span(String conversation, long first, long last, EventHash head, Hash root) {

  /// Reads what [#entry] gives.
  ///
  /// @throws IllegalArgumentException if it is none
  public static Span parse(String entry) {
    String[] words = entry.split(" ", -1);
    if (words.length != 5) {
      throw new IllegalArgumentException("no entry of a span: " + words.length + " words");
    }
    return new Span(
        words[0],
        Long.parseLong(words[1]),
        Long.parseLong(words[2]),
        EventHash.of(Hash.parse(words[3]).bytes()),
        Hash.parse(words[4]));
  }

  /// Its entry in the tree of spans, a line without its end.
  public String entry() {
    return "%s %d %d %s %s".formatted(conversation, first, last, head, root);
  }

  /// In the tree of spans, which are in the order of their conversations' ids.
  public Hash leaf() {
    return MerkleTree.leaf(entry().getBytes(US_ASCII));
  }

  public boolean has(long sequence) {
    return sequence >= first && sequence <= last;
  }
}
