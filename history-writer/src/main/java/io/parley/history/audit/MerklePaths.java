package io.parley.history.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

/// A [MerkleTree] as a whole, for the places and paths of many of its leaves. Holds 80 bytes for
/// each leaf, and at most 2^26 of them.
public final class MerklePaths {

  private static final int FREE = -1;

  /// The leaves, and above them the nodes over two each; one that is left over stands on each level
  /// up to where it is paired. The last level is the root.
  private final List<byte[]> levels = new ArrayList<>();

  /// The index of each leaf, at the first free slot from the one that its first bytes name.
  private final int[] slots;

  private MerklePaths(byte[] leaves) {
    levels.add(leaves);
    while (levels.getLast().length > Hash.BYTES) {
      levels.add(above(levels.getLast()));
    }
    slots = new int[Math.max(2, Integer.highestOneBit(size()) << 2)];
    Arrays.fill(slots, FREE);
    for (int index = 0; index < size(); index++) {
      slots[slot(hash(0, index))] = index;
    }
  }

  /// The tree over leaves that are hashed already.
  ///
  /// @param leaves gives them, in their order
  public static MerklePaths over(Consumer<Consumer<Hash>> leaves) {
    var row = new Row();
    leaves.accept(row::add);
    return new MerklePaths(Arrays.copyOf(row.bytes, row.length));
  }

  public TreeHead head() {
    return new TreeHead(size(), size() == 0 ? MerkleRoot.EMPTY : hash(levels.size() - 1, 0));
  }

  /// The place of a leaf; empty if the tree has no such one.
  public OptionalInt indexOf(Hash leaf) {
    int index = slots[slot(leaf)];
    return index == FREE ? OptionalInt.empty() : OptionalInt.of(index);
  }

  /// The inclusion path of a leaf, from below.
  public List<Hash> path(int index) {
    List<Hash> path = new ArrayList<>();
    for (int level = 0; level < levels.size() - 1; level++) {
      int sibling = (index >> level) ^ 1;
      if (sibling < size(level)) {
        path.add(hash(level, sibling));
      }
    }
    return List.copyOf(path);
  }

  private int size() {
    return size(0);
  }

  private int size(int level) {
    return levels.get(level).length / Hash.BYTES;
  }

  private Hash hash(int level, int index) {
    return hash(levels.get(level), index);
  }

  /// Where a leaf's index stands, or would.
  private int slot(Hash leaf) {
    int slot = Arrays.hashCode(leaf.bytes()) & (slots.length - 1);
    while (slots[slot] != FREE && !hash(0, slots[slot]).equals(leaf)) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  private static byte[] above(byte[] level) {
    int size = level.length / Hash.BYTES;
    var above = new Row();
    above.bytes = new byte[(size + 1) / 2 * Hash.BYTES];
    for (int index = 0; index < size; index += 2) {
      Hash left = hash(level, index);
      above.add(index + 1 < size ? MerkleTree.node(left, hash(level, index + 1)) : left);
    }
    return above.bytes;
  }

  private static Hash hash(byte[] level, int index) {
    return Hash.of(Arrays.copyOfRange(level, index * Hash.BYTES, (index + 1) * Hash.BYTES));
  }

  /// Hashes, one behind the other.
  private static final class Row {

    private byte[] bytes = new byte[64 * Hash.BYTES];
    private int length;

    private void add(Hash hash) {
      if (length == bytes.length) {
        bytes = Arrays.copyOf(bytes, 2 * length);
      }
      System.arraycopy(hash.bytes(), 0, bytes, length, Hash.BYTES);
      length += Hash.BYTES;
    }
  }
}
