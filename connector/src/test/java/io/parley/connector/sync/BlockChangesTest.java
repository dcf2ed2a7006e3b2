package io.parley.connector.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.connector.history.Block;
import io.parley.connector.history.Blocks;
import io.parley.connector.history.StoreUnavailable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BlockChangesTest {

  private final FakeHistory history = new FakeHistory();
  private final OnePartition blocks = new OnePartition();
  private final BlockChanges changes = new BlockChanges(blocks, history);

  @AfterEach
  void close() {
    changes.close();
  }

  @Test
  void beginsWithTheFirstThatIsAskedFor() {
    blocks.decide("alice", true);
    assertThat(changes.hidden("bob", List.of("alice", "carol"))).containsExactly("alice");
    blocks.decide("alice", false);
    blocks.decide("carol", true);

    assertThat(changes.look())
        .containsExactly(new Block("alice", "bob", false), new Block("carol", "bob", true));
    assertThat(changes.look()).isEmpty();
  }

  @Test
  void goesOnWhereItWasWhenTheHistoryComesBack() {
    assertThat(changes.look()).isEmpty();
    history.away = true;
    blocks.decide("alice", true);
    assertThatThrownBy(changes::look).isInstanceOf(StoreUnavailable.class);
    history.away = false;

    assertThat(changes.look()).containsExactly(new Block("alice", "bob", true));
  }

  @Test
  void answersNothingBeforeItKnowsWhereTheHistoryStands() {
    history.away = true;
    assertThatThrownBy(() -> changes.hidden("bob", List.of("alice")))
        .isInstanceOf(StoreUnavailable.class);
  }

  /// What was decided about bob, at one offset each.
  private final class OnePartition implements Blocks {

    private final List<Block> decided = new ArrayList<>();

    void decide(String blocker, boolean stands) {
      decided.add(new Block(blocker, "bob", stands));
      history.projected.put(0, (long) decided.size());
    }

    @Override
    public Set<String> blockersOf(String user, Collection<String> among) {
      return Set.of(decided.getLast().blocker());
    }

    @Override
    public List<Block> changedSince(Map<Integer, Long> offsets) {
      return decided.subList(offsets.getOrDefault(0, 0L).intValue(), decided.size());
    }
  }
}
