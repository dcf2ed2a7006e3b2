package io.parley.history.audit;

import java.util.List;

/// The end of a conversation as a checkpoint sealed it, with its place in that one's tree of heads.
public record SealedHead(ConversationHead head, long index, List<Hash> path) {

  public SealedHead {
    path = List.copyOf(path);
  }

  /// Whether it stands in a tree of heads.
  public boolean isIn(TreeHead heads) {
    return MerkleTree.rootOf(head.leaf(), index, heads.size(), path)
        .filter(heads.root()::equals)
        .isPresent();
  }
}
