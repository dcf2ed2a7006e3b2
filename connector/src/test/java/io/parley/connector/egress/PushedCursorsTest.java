package io.parley.connector.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.schema.event.Cursor;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PushedCursorsTest {

  private final PushedCursors pushed = new PushedCursors(2);

  @Test
  void pushesACursorThatMoves() {
    assertThat(pushed.advances(cursor("alice", 5, 3))).isTrue();
    assertThat(pushed.advances(cursor("alice", 5, 4))).isTrue();
    assertThat(pushed.advances(cursor("alice", 6, 4))).isTrue();
    assertThat(pushed.advances(cursor("bob", 1, 0))).isTrue();
  }

  @Test
  void doesNotPushOneThatStandsOrGoesBack() {
    pushed.advances(cursor("alice", 495, 495));

    assertThat(pushed.advances(cursor("alice", 495, 495))).isFalse();
    assertThat(pushed.advances(cursor("alice", 477, 477))).isFalse();
    assertThat(pushed.advances(cursor("alice", 496, 495))).isTrue();
  }

  @Test
  void forgetsTheOneThatWasQuietTheLongest() {
    pushed.advances(cursor("alice", 5, 5));
    pushed.advances(cursor("bob", 5, 5));
    pushed.advances(cursor("carol", 5, 5));

    assertThat(pushed.advances(cursor("carol", 5, 5))).isFalse();
    assertThat(pushed.advances(cursor("alice", 5, 5))).isTrue();
  }

  private static Cursor cursor(String user, long delivered, long read) {
    return new Cursor("d:alice:bob", user, delivered, read, Instant.EPOCH);
  }
}
