package io.parley.history.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What a checkpoint's tree of heads, which is in the order of the bytes of ids, says of a
/// conversation.
public sealed interface HeadProof {

  /// It was sealed up to here.
  record Sealed(SealedHead at) implements HeadProof {}

  /// It was not there yet: where it would stand in the tree, two others are neighbours.
  ///
  /// @param before null if it would be the first
  /// @param after null if it would be the last
  record NotSealed(@Nullable SealedHead before, @Nullable SealedHead after) implements HeadProof {

    /// Whether that shows, in a tree of heads, that a conversation is not in it.
    public boolean shows(String conversation, TreeHead heads) {
      long place = before == null ? 0 : before.index() + 1;
      return (before == null || before.isIn(heads))
          && (after == null ? place == heads.size() : after.isIn(heads) && after.index() == place)
          && (before == null || compare(before.head().conversation(), conversation) < 0)
          && (after == null || compare(conversation, after.head().conversation()) < 0);
    }

    private static int compare(String one, String other) {
      return Arrays.compareUnsigned(one.getBytes(US_ASCII), other.getBytes(US_ASCII));
    }
  }
}
