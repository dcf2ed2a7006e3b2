package io.parley.history.audit;

import io.parley.schema.Sha256;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The hash tree of RFC 9162, section 2.1: leaves and nodes are told apart by a byte before what is
/// hashed, and the left part of a tree is the largest power of two that is smaller than the whole.
public final class MerkleTree {

  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  private MerkleTree() {}

  public static Hash leaf(byte[] entry) {
    MessageDigest digest = Sha256.newDigest();
    digest.update(LEAF);
    digest.update(entry);
    return Hash.digest(digest);
  }

  static Hash node(Hash left, Hash right) {
    MessageDigest digest = Sha256.newDigest();
    digest.update(NODE);
    digest.update(left.bytes());
    digest.update(right.bytes());
    return Hash.digest(digest);
  }

  /// The root over leaves that are hashed already (section 2.1.1).
  public static Hash root(List<Hash> leaves) {
    var root = new MerkleRoot();
    leaves.forEach(root::add);
    return root.root();
  }

  /// The inclusion path of a leaf, from below (section 2.1.3.1).
  public static List<Hash> path(int index, List<Hash> leaves) {
    if (leaves.size() == 1) {
      return List.of();
    }
    int split = split(leaves.size());
    boolean left = index < split;
    List<Hash> path =
        new ArrayList<>(
            left
                ? path(index, leaves.subList(0, split))
                : path(index - split, leaves.subList(split, leaves.size())));
    path.add(root(left ? leaves.subList(split, leaves.size()) : leaves.subList(0, split)));
    return path;
  }

  /// The root that an inclusion path leads to (section 2.1.3.2); empty if the path is none of that
  /// place.
  public static Optional<Hash> rootOf(Hash leaf, long index, long size, List<Hash> path) {
    if (index < 0 || index >= size) {
      return Optional.empty();
    }
    long node = index;
    long last = size - 1;
    Hash hash = leaf;
    for (Hash sibling : path) {
      if (last == 0) {
        return Optional.empty();
      }
      if ((node & 1) == 1 || node == last) {
        hash = node(sibling, hash);
        while ((node & 1) == 0 && node != 0) {
          node >>= 1;
          last >>= 1;
        }
      } else {
        hash = node(hash, sibling);
      }
      node >>= 1;
      last >>= 1;
    }
    return last == 0 ? Optional.of(hash) : Optional.empty();
  }

  /// The proof that the tree over the first `size` leaves is the beginning of the whole one
  /// (section 2.1.4.1).
  public static List<Hash> consistency(int size, List<Hash> leaves) {
    return size == leaves.size() ? List.of() : subProof(size, leaves, true);
  }

  private static List<Hash> subProof(int size, List<Hash> leaves, boolean known) {
    if (size == leaves.size()) {
      return known ? List.of() : List.of(root(leaves));
    }
    int split = split(leaves.size());
    List<Hash> left = leaves.subList(0, split);
    List<Hash> right = leaves.subList(split, leaves.size());
    List<Hash> proof =
        new ArrayList<>(
            size <= split ? subProof(size, left, known) : subProof(size - split, right, false));
    proof.add(root(size <= split ? right : left));
    return proof;
  }

  /// Whether one tree is the beginning of another (section 2.1.4.2).
  public static boolean isBeginning(TreeHead first, TreeHead second, List<Hash> proof) {
    if (first.size() == second.size()) {
      return proof.isEmpty() && first.equals(second);
    }
    if (first.size() == 0) {
      return proof.isEmpty() && first.root().equals(MerkleRoot.EMPTY);
    }
    if (first.size() > second.size() || proof.isEmpty()) {
      return false;
    }
    List<Hash> path = new ArrayList<>(proof);
    if (Long.bitCount(first.size()) == 1) {
      path.addFirst(first.root());
    }
    return leadsToBoth(first, second, path);
  }

  private static boolean leadsToBoth(TreeHead first, TreeHead second, List<Hash> path) {
    int levels = Long.numberOfTrailingZeros(first.size());
    long node = (first.size() - 1) >> levels;
    long last = (second.size() - 1) >> levels;
    Hash firstRoot = path.getFirst();
    Hash secondRoot = path.getFirst();
    for (Hash sibling : path.subList(1, path.size())) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        firstRoot = node(sibling, firstRoot);
        secondRoot = node(sibling, secondRoot);
        while ((node & 1) == 0 && node != 0) {
          node >>= 1;
          last >>= 1;
        }
      } else {
        secondRoot = node(secondRoot, sibling);
      }
      node >>= 1;
      last >>= 1;
    }
    return last == 0 && firstRoot.equals(first.root()) && secondRoot.equals(second.root());
  }

  /// The largest power of two that is smaller than a size of at least two.
  private static int split(int size) {
    return Integer.highestOneBit(size - 1);
  }
}
