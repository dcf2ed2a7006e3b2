package io.parley.history.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.parley.history.audit.ConversationCheck.SealedSpan;
import io.parley.history.audit.Finding.Kind;
import io.parley.history.audit.StoredEvent.Columns;
import io.parley.history.projection.ConversationLog;
import io.parley.history.projection.Head;
import io.parley.history.projection.LoggedEvent;
import io.parley.history.projection.Tombstones;
import io.parley.schema.event.EventHash;
import io.parley.schema.event.SealedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A conversation of twelve events, of which checkpoints have sealed 1 to 5 and 6 to 9.
class ConversationCheckTest {

  private static final String ID = "g:" + "1".repeat(32);

  private final ConversationLog log = ConversationLog.group(ID);
  private List<StoredEvent> kept = new ArrayList<>();
  private Head head = new Head(0, EventHash.GENESIS);
  private ErasureRecord erasures = ErasureRecord.UNKNOWN;

  @BeforeEach
  void start() {
    for (int i = 2; i <= 12; i++) {
      log.post("message " + i);
    }
    asItWas();
    head = log.head(12);
  }

  private void asItWas() {
    kept = new ArrayList<>(log.events().stream().map(ConversationCheckTest::stored).toList());
  }

  private static StoredEvent stored(LoggedEvent event) {
    return stored(event, event.envelope().sequence(), event.sealed());
  }

  private static StoredEvent stored(LoggedEvent event, long sequence, SealedEvent sealed) {
    return new StoredEvent(
        ID,
        sequence,
        sealed,
        new Columns(
            event.envelope().time(), event.envelope().by(), event.envelope().event().kind()));
  }

  private SealedSpan span(long checkpoint, int first, int last) {
    var root = new MerkleRoot();
    log.events(first, last).forEach(e -> root.add(MerkleTree.leaf(e.sealed().hash().bytes())));
    return new SealedSpan(
        checkpoint, new Span(ID, first, last, log.head(last).hash(), root.root()));
  }

  private List<Finding> check(@Nullable Head said) {
    List<Finding> findings = new ArrayList<>();
    var check =
        new ConversationCheck(
            ID,
            List.of(span(1, 1, 5), span(2, 6, 9)),
            new Head(0, EventHash.GENESIS),
            erasures,
            findings::add);
    kept.forEach(check::add);
    check.end(said);
    return findings;
  }

  private void assertFound(Kind kind, long sequence) {
    assertThat(check(head))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.kind()).isEqualTo(kind);
              assertThat(finding.conversation()).isEqualTo(ID);
              assertThat(finding.sequence()).isEqualTo(sequence);
            });
  }

  private void put(int sequence, SealedEvent sealed) {
    kept.set(sequence - 1, stored(log.event(sequence), sequence, sealed));
  }

  private static byte[] flipped(byte[] bytes) {
    byte[] copy = bytes.clone();
    copy[copy.length - 3] ^= 1;
    return copy;
  }

  @Test
  void whatIsAsItWasIsSound() {
    assertThat(check(head)).isEmpty();
  }

  @Test
  void aByteThatWasFlippedIsFoundWhereverItIs() {
    for (int sequence = 1; sequence <= 12; sequence++) {
      asItWas();
      SealedEvent before = log.event(sequence).sealed();
      put(sequence, new SealedEvent(flipped(before.bytes()), before.hash()));
      assertFound(Kind.ALTERED, sequence);
    }
  }

  @Test
  void aHashThatWasChangedIsFoundInWhatIsSealed() {
    for (int sequence = 1; sequence <= 9; sequence++) {
      asItWas();
      SealedEvent before = log.event(sequence).sealed();
      put(sequence, new SealedEvent(before.bytes(), EventHash.of(flipped(before.hash().bytes()))));
      assertFound(Kind.ALTERED, sequence);
    }
  }

  @Test
  void anEventForgedWithAHashThatFollowsIsFoundInWhatIsSealed() {
    for (int sequence = 2; sequence <= 9; sequence++) {
      asItWas();
      put(sequence, log.forged(sequence).sealed());
      assertFound(Kind.ALTERED, sequence);
    }
  }

  @Test
  void aChainThatWasForgedFromAnEventToTheEndOfWhatIsSealedIsFound() {
    var forged = ConversationLog.group(ID);
    for (int i = 2; i <= 12; i++) {
      forged.post(i == 4 ? "another one" : "message " + i);
    }
    kept = new ArrayList<>(forged.events().stream().map(ConversationCheckTest::stored).toList());

    assertThat(check(forged.head(12)))
        .extracting(Finding::kind, Finding::sequence)
        .containsExactly(tuple(Kind.ALTERED, 5L), tuple(Kind.ALTERED, 9L));
  }

  @Test
  void anEventThatIsMissingIsAHole() {
    for (int sequence = 1; sequence < 12; sequence++) {
      asItWas();
      kept.remove(sequence - 1);
      assertFound(Kind.HOLE, sequence);
    }
  }

  @Test
  void aWholeSpanThatIsMissingIsOneHole() {
    kept.subList(4, 10).clear();

    assertFound(Kind.HOLE, 5);
  }

  @Test
  void aTailThatIsMissingIsFoundByTheHeadOrByWhatIsSealed() {
    kept.subList(7, 12).clear();

    assertFound(Kind.TAIL_CUT, 8);
    head = log.head(7);
    assertFound(Kind.TAIL_CUT, 8);
  }

  @Test
  void aConversationWithoutEventsWasRemoved() {
    kept.clear();

    assertFound(Kind.CONVERSATION_REMOVED, 1);
    assertThat(check(null)).extracting(Finding::kind).containsExactly(Kind.CONVERSATION_REMOVED);
  }

  @Test
  void twoEventsThatWereSwappedAreBothFound() {
    put(3, log.event(8).sealed());
    put(8, log.event(3).sealed());

    assertThat(check(head))
        .extracting(Finding::kind, Finding::sequence)
        .contains(tuple(Kind.MISPLACED, 3L), tuple(Kind.MISPLACED, 8L));
  }

  @Test
  void anEventThatStandsThereTwiceIsFound() {
    kept.add(4, kept.get(3));

    assertFound(Kind.INSERTED, 4);
  }

  @Test
  void aColumnThatContradictsTheBytesIsFound() {
    StoredEvent event = kept.get(6);
    kept.set(
        6,
        new StoredEvent(
            ID,
            7,
            event.sealed(),
            new Columns(log.time(7).plusSeconds(1), "alice", "message.posted")));

    assertFound(Kind.CONTRADICTION, 7);
  }

  @Test
  void anEventThatIsLostIsSaidToBe() {
    StoredEvent event = kept.get(10);
    kept.set(
        10,
        new StoredEvent(
            ID,
            11,
            new SealedEvent(event.sealed().bytes(), EventHash.GENESIS),
            new Columns(log.time(11), "", Tombstones.LOST)));

    assertFound(Kind.LOST, 11);
  }

  @Test
  void anEventWithoutItsContentIsSoundIfItWasToBeErased() {
    for (int sequence = 2; sequence <= 12; sequence++) {
      erase(sequence, log.event(sequence).sealed().hash());
    }

    assertThat(check(head)).isEmpty();

    erasures = redaction -> Optional.of("no run %d is on the audit log".formatted(redaction.run()));
    assertThat(check(head)).hasSize(11).allMatch(found -> found.kind() == Kind.ALTERED);
    assertThat(check(head).getFirst().detail())
        .isEqualTo("its content is gone, but no run 17 is on the audit log");
  }

  @Test
  void theHashOfAnEventWithoutItsContentIsStillHeldAgainstTheOthers() {
    for (int sequence : new int[] {3, 5, 7, 11, 12}) {
      asItWas();
      erase(sequence, log.event(2).sealed().hash());

      assertThat(check(head)).isNotEmpty();
    }
  }

  private void erase(int sequence, EventHash hash) {
    byte[] left = Redaction.of(log.event(sequence).envelope(), 17).orElseThrow().bytes();
    put(sequence, new SealedEvent(left, hash));
  }

  @Test
  void aHeadThatIsSaidToBeAnotherIsFound() {
    head = new Head(11, log.head(11).hash());

    assertFound(Kind.CONTRADICTION, 12);
  }
}
