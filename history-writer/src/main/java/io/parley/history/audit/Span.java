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

  /// In the tree of spans, which are in the order of their conversations' ids.
  public Hash leaf() {
    return MerkleTree.leaf(
        "%s %d %d %s %s".formatted(conversation, first, last, head, root).getBytes(US_ASCII));
  }

  public boolean has(long sequence) {
    return sequence >= first && sequence <= last;
  }
}
