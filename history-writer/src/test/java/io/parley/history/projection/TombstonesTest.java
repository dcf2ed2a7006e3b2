package io.parley.history.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.history.projection.RowChanges.EventRow;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.event.Event.MessageRecalled;
import io.parley.schema.event.EventHash;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TombstonesTest {

  private static final int PARTITION = 3;

  private final ConversationLog log = ConversationLog.group("g:1").post("a").post("b").post("c");

  @Test
  void keepTheEventAsItStandsInTheLogAndGoOnBehindIt() {
    Tombstones tombstones = Tombstones.of(PARTITION, log.event(3), log.head(2));

    assertThat(tombstones.events())
        .containsExactly(
            new EventRow(
                log.event(3).key(),
                log.time(3),
                "alice",
                Tombstones.SET_ASIDE,
                log.event(3).sealed()));
    assertThat(Objects.requireNonNull(tombstones.head()).head()).isEqualTo(log.head(3));
  }

  @Test
  void fillTheSequencesThatAreLostBeforeIt() {
    Tombstones tombstones = Tombstones.of(PARTITION, log.event(4), log.head(1));

    assertThat(tombstones.events())
        .extracting(row -> row.key().sequence() + " " + row.kind())
        .containsExactly(
            "2 " + Tombstones.LOST, "3 " + Tombstones.LOST, "4 " + Tombstones.SET_ASIDE);
    EventRow lost = tombstones.events().getFirst();
    assertThat(lost.sealed().hash()).isEqualTo(EventHash.GENESIS);
    assertThat(EventCodec.decode(lost.sealed().bytes()).event()).isEqualTo(new MessageRecalled(2));
  }

  @Test
  void areNotNeededForWhatIsWrittenAlready() {
    Tombstones tombstones = Tombstones.of(PARTITION, log.forged(2), log.head(4));

    assertThat(tombstones.events()).isEmpty();
    assertThat(tombstones.head()).isNull();
  }

  @Test
  void beginAConversationOfWhichNothingIsWritten() {
    Tombstones tombstones = Tombstones.of(PARTITION, log.event(1), null);

    assertThat(tombstones.events()).hasSize(1);
    assertThat(Objects.requireNonNull(tombstones.head()).head()).isEqualTo(log.head(1));
  }

  @Test
  void doNotStandForAThousandLostEvents() {
    var late = new ConversationLog("g:1");
    for (int i = 0; i < 1_100; i++) {
      late.post("message " + i);
    }

    assertThatThrownBy(() -> Tombstones.of(PARTITION, late.event(1_100), late.head(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1098 events are missing");
  }
}
