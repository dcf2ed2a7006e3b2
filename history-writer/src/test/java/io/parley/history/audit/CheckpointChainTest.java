package io.parley.history.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckpointChainTest {

  private final List<SignedCheckpoint> checkpoints =
      new ArrayList<>(new SealedHistory().checkpoints());

  private List<String> problems() {
    var chain = new CheckpointChain();
    return checkpoints.stream().map(chain::add).flatMap(Optional::stream).toList();
  }

  /// Signed anew by the key that it names, as somebody could who has that key.
  private static SignedCheckpoint resigned(String body, Signers.Signer signer) {
    return SignedCheckpoint.of(body, signer.sign().apply(body));
  }

  @Test
  void checkpointsThatFollowEachOtherAreSoundAlsoWhereAKeyHandsOver() {
    assertThat(problems()).isEmpty();
    assertThat(checkpoints.get(1).checkpoint().key()).isEqualTo(SealedHistory.FIRST.key());
    assertThat(checkpoints.get(2).checkpoint().key()).isEqualTo(SealedHistory.SECOND.key());
  }

  @Test
  void oneThatIsMissingIsMissed() {
    checkpoints.remove(1);

    assertThat(problems()).containsExactly("has number 3");
  }

  @Test
  void oneThatWasChangedIsNotSigned() {
    SignedCheckpoint second = checkpoints.get(1);
    checkpoints.set(
        1, SignedCheckpoint.of(second.body().replace("spans 3 ", "spans 4 "), second.signature()));

    assertThat(problems().getFirst()).isEqualTo("is not signed by the key that it names");
  }

  @Test
  void oneThatWasChangedAndSignedIsNotWhatTheNextOneIsLinkedTo() {
    checkpoints.set(
        1,
        resigned(checkpoints.get(1).body().replace("heads 3 ", "heads 4 "), SealedHistory.FIRST));

    assertThat(problems()).containsExactly("is not linked to the one before it");
  }

  @Test
  void aKeyThatNobodyHandedOverToIsRefused() {
    String body = checkpoints.get(1).body().replaceFirst("next-key .*\n", "");
    checkpoints.set(1, resigned(body, SealedHistory.FIRST));
    SignedCheckpoint third = checkpoints.get(2);
    checkpoints.set(
        2,
        resigned(
            third
                .body()
                .replace(
                    "previous " + third.checkpoint().link().previous(),
                    "previous " + checkpoints.get(1).hash())
                .replace(third.checkpoint().link().history().toString(), tree(2)),
            SealedHistory.SECOND));

    assertThat(problems())
        .containsExactly(
            "is of key %s, to which nobody has handed over"
                .formatted(SealedHistory.SECOND.key().id()));
  }

  private String tree(int size) {
    return MerkleTree.root(
            checkpoints.subList(0, size).stream()
                .map(c -> MerkleTree.leaf(c.hash().bytes()))
                .toList())
        .toString();
  }

  @Test
  void aTextThatIsNotExactlyACheckpointsIsNone() {
    String body = checkpoints.getFirst().body();
    for (String other :
        List.of(
            "",
            "hello",
            body + "\n",
            body.replace("number 1", "number  1"),
            body.replace("number 1", "number 01"),
            body.replace("number 1", "number x"),
            body.replace("offsets 0:10 1:20", "offsets 1:20 0:10"),
            body.replace("offsets 0:10", "offsets 0"),
            body.replace("key ", "key x"),
            body.replace("\n", "\r\n"))) {
      assertThatThrownBy(() -> SignedCheckpoint.of(other, new byte[64]))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
