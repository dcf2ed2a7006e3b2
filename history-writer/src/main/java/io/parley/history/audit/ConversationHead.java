package io.parley.history.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.parley.schema.event.EventHash;

/// Where a conversation ends.
public record ConversationHead(String conversation, long sequence, EventHash hash) {

  /// In the tree of heads, which are in the order of their conversations' ids.
  public Hash leaf() {
    return MerkleTree.leaf("%s %d %s".formatted(conversation, sequence, hash).getBytes(US_ASCII));
  }
}
