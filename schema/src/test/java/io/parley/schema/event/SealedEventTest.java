package io.parley.schema.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SealedEventTest {

  private static final byte[] FIRST = {1, 2, 3};
  private static final byte[] SECOND = {4, 5};

  @Test
  void followsTheEventThatItWasChainedTo() {
    EventHash first = EventHash.GENESIS.next(FIRST);
    var second = new SealedEvent(SECOND, first.next(SECOND));

    assertThat(second.follows(first)).isTrue();
    assertThat(second.follows(EventHash.GENESIS)).isFalse();
  }

  @Test
  void aChangedByteBreaksTheChain() {
    var changed = new SealedEvent(new byte[] {1, 2, 4}, EventHash.GENESIS.next(FIRST));

    assertThat(changed.follows(EventHash.GENESIS)).isFalse();
  }

  @Test
  void aHashHas32Bytes() {
    assertThatThrownBy(() -> EventHash.of(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("31");
  }
}
