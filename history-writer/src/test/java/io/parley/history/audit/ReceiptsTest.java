package io.parley.history.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.history.audit.Receipts.Answer;
import io.parley.schema.event.Cursor;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReceiptsTest {

  private static final Instant MOMENT = Instant.parse("2026-11-21T08:00:00Z");

  @Test
  void aCursorThatHasNotMovedSinceStoodThereThen() {
    Receipts receipts = receipts(new Cursor("g:1", "bob", 5, 3, MOMENT));

    assertThat(receipts.received("bob", 5)).isEqualTo(Answer.YES);
    assertThat(receipts.read("bob", 3)).isEqualTo(Answer.YES);
    assertThat(receipts.received("bob", 6)).isEqualTo(Answer.NO);
    assertThat(receipts.read("bob", 4)).isEqualTo(Answer.NO);
  }

  @Test
  void ofACursorThatHasMovedSinceOnlyItsBoundIsKnown() {
    Receipts receipts = receipts(new Cursor("g:1", "bob", 5, 3, MOMENT.plusMillis(1)));

    assertThat(receipts.received("bob", 5)).isEqualTo(Answer.UNKNOWN);
    assertThat(receipts.read("bob", 1)).isEqualTo(Answer.UNKNOWN);
    assertThat(receipts.received("bob", 6)).isEqualTo(Answer.NO);
    assertThat(receipts.read("bob", 4)).isEqualTo(Answer.NO);
  }

  @Test
  void whatIsReadIsReceived() {
    assertThat(receipts(new Cursor("g:1", "bob", 2, 4, MOMENT)).received("bob", 4))
        .isEqualTo(Answer.YES);
  }

  @Test
  void whoHasNoCursorHasReceivedNothing() {
    assertThat(receipts(new Cursor("g:1", "bob", 2, 4, MOMENT)).received("carol", 1))
        .isEqualTo(Answer.NO);
  }

  private static Receipts receipts(Cursor cursor) {
    return new Receipts(List.of(cursor), MOMENT);
  }
}
