package io.parley.history.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {

  /// The tree that implementations of Certificate Transparency are tested with.
  private static final List<String> ENTRIES =
      List.of(
          "",
          "00",
          "10",
          "2021",
          "3031",
          "40414243",
          "5051525354555657",
          "606162636465666768696a6b6c6d6e6f");

  private static final List<String> ROOTS =
      List.of(
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

  static List<Hash> leaves(int size) {
    List<Hash> leaves = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      leaves.add(MerkleTree.leaf(new byte[] {(byte) i, (byte) (i >> 8)}));
    }
    return leaves;
  }

  /// The definition, word by word (RFC 9162, section 2.1.1).
  private static Hash naiveRoot(List<Hash> leaves) {
    if (leaves.isEmpty()) {
      return MerkleRoot.EMPTY;
    }
    if (leaves.size() == 1) {
      return leaves.getFirst();
    }
    int split = 1;
    while (split * 2 < leaves.size()) {
      split *= 2;
    }
    return MerkleTree.node(
        naiveRoot(leaves.subList(0, split)), naiveRoot(leaves.subList(split, leaves.size())));
  }

  @Test
  void givesTheRootsThatAreKnownOfOtherImplementations() {
    List<Hash> leaves =
        ENTRIES.stream().map(hex -> MerkleTree.leaf(HexFormat.of().parseHex(hex))).toList();

    for (int size = 0; size <= leaves.size(); size++) {
      assertThat(MerkleTree.root(leaves.subList(0, size))).hasToString(ROOTS.get(size));
    }
  }

  @Test
  void anyRootIsThatOfTheDefinition() {
    for (int size = 0; size < 130; size++) {
      assertThat(MerkleTree.root(leaves(size))).isEqualTo(naiveRoot(leaves(size)));
    }
  }

  @Test
  void everyLeafHasAPathToTheRootAndToNoOther() {
    for (int size = 1; size < 70; size++) {
      List<Hash> leaves = leaves(size);
      Hash root = MerkleTree.root(leaves);
      for (int index = 0; index < size; index++) {
        List<Hash> path = MerkleTree.path(index, leaves);
        assertThat(MerkleTree.rootOf(leaves.get(index), index, size, path)).contains(root);
        assertThat(MerkleTree.rootOf(leaves.get(index), (index + 1) % size, size, path))
            .isNotEqualTo(size == 1 ? null : Optional.of(root));
        assertThat(MerkleTree.rootOf(MerkleTree.leaf(new byte[3]), index, size, path))
            .isNotEqualTo(Optional.of(root));
      }
    }
  }

  @Test
  void aPathThatIsTooShortTooLongOrOfAPlaceThatIsNotThereLeadsNowhere() {
    List<Hash> leaves = leaves(13);
    List<Hash> path = MerkleTree.path(5, leaves);
    List<Hash> longer = new ArrayList<>(path);
    longer.add(Hash.ZERO);

    assertThat(MerkleTree.rootOf(leaves.get(5), 5, 13, path.subList(1, path.size()))).isEmpty();
    assertThat(MerkleTree.rootOf(leaves.get(5), 5, 13, longer)).isEmpty();
    assertThat(MerkleTree.rootOf(leaves.get(5), 13, 13, path)).isEmpty();
    assertThat(MerkleTree.rootOf(leaves.get(5), -1, 13, path)).isEmpty();
    assertThat(MerkleTree.rootOf(leaves.get(5), 0, 0, List.of())).isEmpty();
  }

  @Test
  void everyTreeIsTheBeginningOfEveryLongerOne() {
    for (int second = 0; second < 40; second++) {
      List<Hash> leaves = leaves(second);
      var whole = new TreeHead(second, MerkleTree.root(leaves));
      for (int first = 1; first <= second; first++) {
        var part = new TreeHead(first, MerkleTree.root(leaves.subList(0, first)));
        List<Hash> proof = MerkleTree.consistency(first, leaves);
        assertThat(MerkleTree.isBeginning(part, whole, proof))
            .describedAs("%d of %d", first, second)
            .isTrue();
        var other = new TreeHead(first, Hash.ZERO);
        assertThat(MerkleTree.isBeginning(other, whole, proof)).isFalse();
      }
    }
  }

  @Test
  void aTreeWithOneLeafChangedIsTheBeginningOfNone() {
    var random = new Random(7);
    for (int round = 0; round < 300; round++) {
      int second = 2 + random.nextInt(60);
      int first = 1 + random.nextInt(second - 1);
      List<Hash> leaves = leaves(second);
      List<Hash> changed = new ArrayList<>(leaves);
      changed.set(random.nextInt(first), MerkleTree.leaf(new byte[9]));

      assertThat(
              MerkleTree.isBeginning(
                  new TreeHead(first, MerkleTree.root(changed.subList(0, first))),
                  new TreeHead(second, MerkleTree.root(leaves)),
                  MerkleTree.consistency(first, leaves)))
          .isFalse();
    }
  }

  @Test
  void aWholeTreeKnowsTheSamePlacesAndPaths() {
    for (int size : new int[] {0, 1, 2, 3, 5, 8, 13, 64, 65, 1000}) {
      List<Hash> leaves = leaves(size);
      MerklePaths tree = MerklePaths.over(leaves::forEach);

      assertThat(tree.head()).isEqualTo(new TreeHead(size, MerkleTree.root(leaves)));
      for (int index = 0; index < size; index++) {
        assertThat(tree.indexOf(leaves.get(index))).hasValue(index);
        assertThat(tree.path(index)).isEqualTo(MerkleTree.path(index, leaves));
      }
      assertThat(tree.indexOf(MerkleTree.leaf(new byte[3]))).isEmpty();
    }
  }
}
