package io.parley.history.audit;

import io.parley.schema.Sha256;
import java.util.ArrayDeque;
import java.util.Deque;

/// The root of a [MerkleTree] to which leaves are added one by one. Holds one hash for each bit of
/// the tree's size.
public final class MerkleRoot {

  static final Hash EMPTY = Hash.digest(Sha256.newDigest());

  /// The roots of the full trees that the leaves make up, the largest one at the bottom.
  private final Deque<Hash> full = new ArrayDeque<>();

  private long size;

  /// Adds a leaf that is hashed already.
  public void add(Hash leaf) {
    Hash hash = leaf;
    for (long rest = size; (rest & 1) == 1; rest >>= 1) {
      hash = MerkleTree.node(full.pop(), hash);
    }
    full.push(hash);
    size++;
  }

  public long size() {
    return size;
  }

  public Hash root() {
    var smallestFirst = full.iterator();
    if (!smallestFirst.hasNext()) {
      return EMPTY;
    }
    Hash root = smallestFirst.next();
    while (smallestFirst.hasNext()) {
      root = MerkleTree.node(smallestFirst.next(), root);
    }
    return root;
  }

  public TreeHead head() {
    return new TreeHead(size, root());
  }
}
