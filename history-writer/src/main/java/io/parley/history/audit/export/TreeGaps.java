package io.parley.history.audit.export;

import io.parley.history.audit.SealedHead;
import io.parley.history.audit.TreeHead;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which conversations of a checkpoint's tree of heads a file has nothing of: told by the places of
/// those between which they stand, as the tree is in the order of ids. Used by one thread.
public final class TreeGaps {

  /// How many are told.
  private static final int MAX_GAPS = 20;

  private final List<Gap> gaps = new ArrayList<>();
  private long placed;
  private long next;
  private @Nullable String last;

  TreeGaps() {}

  /// Conversations that stand side by side.
  ///
  /// @param after the id that theirs come after; null: they are the first
  /// @param before the id that theirs come before; null: they are the last
  public record Gap(long conversations, @Nullable String after, @Nullable String before) {}

  /// A conversation's place, which is proven. One that is not behind the one before it tells
  /// nothing of what is between them.
  void add(SealedHead place) {
    String conversation = place.head().conversation();
    if (place.index() > next) {
      add(new Gap(place.index() - next, last, conversation));
    }
    if (place.index() >= next) {
      placed++;
      next = place.index() + 1;
      last = conversation;
    }
  }

  /// Those of the whole file, of which all places are told.
  List<Gap> end(TreeHead heads) {
    if (heads.size() > next) {
      add(new Gap(heads.size() - next, last, null));
    }
    return List.copyOf(gaps);
  }

  /// How many conversations were told.
  long placed() {
    return placed;
  }

  private void add(Gap gap) {
    if (gaps.size() < MAX_GAPS) {
      gaps.add(gap);
    }
  }
}
