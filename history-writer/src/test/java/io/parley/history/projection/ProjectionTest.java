package io.parley.history.projection;

import static io.parley.history.projection.ConversationLog.json;
import static io.parley.history.projection.ConversationLog.posted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.parley.history.projection.Batch.CursorBatch;
import io.parley.history.projection.Batch.EventBatch;
import io.parley.history.projection.IntegrityViolation.BrokenChain;
import io.parley.history.projection.IntegrityViolation.Divergence;
import io.parley.history.projection.IntegrityViolation.Gap;
import io.parley.history.projection.IntegrityViolation.Misplaced;
import io.parley.history.projection.IntegrityViolation.Unwritten;
import io.parley.history.projection.RowChanges.AlteredMessage;
import io.parley.history.projection.RowChanges.ConversationRow;
import io.parley.history.projection.RowChanges.EventRow;
import io.parley.history.projection.RowChanges.HeadRow;
import io.parley.history.projection.RowChanges.MemberRow;
import io.parley.history.projection.RowChanges.MessageContent;
import io.parley.history.projection.RowChanges.MessageRow;
import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.conversation.Role;
import io.parley.schema.event.Cursor;
import io.parley.schema.event.Event.MemberLeft;
import io.parley.schema.event.Event.MembersJoined;
import io.parley.schema.event.Event.MembersRemoved;
import io.parley.schema.event.Event.MessageEdited;
import io.parley.schema.event.Event.MessageRecalled;
import io.parley.schema.event.Event.RoleChanged;
import io.parley.schema.event.SealedEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ProjectionTest {

  private static final LogPartition EVENTS_3 = new LogPartition("parley.events", 3);
  private static final LogPartition EVENTS_4 = new LogPartition("parley.events", 4);
  private static final LogPartition RECEIPTS_3 = new LogPartition("parley.receipts", 3);

  private final ConversationLog log = ConversationLog.group("g:1");

  @Nested
  class Events {

    @Test
    void becomeRowsByteForByte() {
      log.post("hello");

      assertThat(fold(log.events()).changes().events())
          .containsExactly(
              new EventRow(
                  new EventKey("g:1", 1),
                  log.time(1),
                  "alice",
                  "conversation.created",
                  log.event(1).sealed()),
              new EventRow(
                  new EventKey("g:1", 2),
                  log.time(2),
                  "alice",
                  "message.posted",
                  log.event(2).sealed()));
    }

    @Test
    void foundTheirConversationWithItsLastHead() {
      log.post("hello");

      RowChanges changes = fold(log.events()).changes();

      assertThat(changes.founded())
          .containsExactly(
              new ConversationRow(
                  ConversationKind.GROUP,
                  "Team",
                  false,
                  log.time(1),
                  new HeadRow("g:1", log.head(2), log.time(2), 3, log.event(2).offset())));
      assertThat(changes.advanced()).isEmpty();
    }

    @Test
    void advanceTheHeadOfAConversationThatIsThere() {
      log.post("hello").post("world");

      RowChanges changes = fold(log.events(2, 3), knownUpTo(1)).changes();

      assertThat(changes.advanced())
          .containsExactly(new HeadRow("g:1", log.head(3), log.time(3), 3, log.event(3).offset()));
      assertThat(changes.founded()).isEmpty();
    }

    @Test
    void ofSeveralConversationsAndPartitionsAreFoldedTogether() {
      var other = ConversationLog.group("g:2");

      Folded folded =
          Projection.fold(
              List.of(batch(EVENTS_3, log.events()), batch(EVENTS_4, other.events())),
              Known.NOTHING);

      assertThat(folded.changes().founded())
          .extracting(row -> row.head().conversation(), row -> row.head().logPartition())
          .containsExactly(tuple("g:1", 3), tuple("g:2", 4));
    }
  }

  @Nested
  class Chain {

    @Test
    void skipsWhatIsWrittenAlready() {
      log.post("hello").post("world");

      Folded folded = fold(log.events(), knownUpTo(2));

      assertThat(folded.violations()).isEmpty();
      assertThat(folded.changes().events())
          .extracting(EventRow::key)
          .containsExactly(new EventKey("g:1", 3));
      assertThat(folded.changes().posted()).hasSize(1);
      assertThat(folded.changes().joined()).isEmpty();
    }

    @Test
    void changesNothingWhenAllIsWrittenAlready() {
      assertThat(fold(log.events(), knownUpTo(1)).changes().size()).isZero();
    }

    @Test
    void skipsAnEventThatStandsTwiceInOneBatch() {
      log.post("hello");

      Folded folded = fold(List.of(log.event(1), log.event(2), log.event(1), log.event(2)));

      assertThat(folded.violations()).isEmpty();
      assertThat(folded.changes().events()).hasSize(2);
    }

    @Test
    void stopsAtAnotherHashThanTheWrittenOne() {
      log.post("hello");

      assertThat(violation(fold(List.of(log.forged(2)), knownUpTo(2))))
          .isEqualTo(
              new Divergence(
                  101,
                  new EventKey("g:1", 2),
                  log.event(2).sealed().hash(),
                  log.forged(2).sealed().hash()));
    }

    @Test
    void stopsAtAnotherHashInTheSameBatch() {
      log.post("hello");

      assertThat(violation(fold(List.of(log.event(1), log.event(2), log.forged(2)))))
          .isInstanceOf(Divergence.class);
    }

    @Test
    void stopsAtAnEventBelowTheHeadThatIsNotWritten() {
      log.post("hello");
      var known = new Known(Map.of("g:1", log.head(2)), Map.of(), Map.of());

      assertThat(violation(fold(log.events(), known)))
          .isEqualTo(new Unwritten(100, new EventKey("g:1", 1), 2));
    }

    @Test
    void stopsAtAGap() {
      log.post("hello").post("world");

      assertThat(violation(fold(List.of(log.event(3)), knownUpTo(1))))
          .isEqualTo(new Gap(102, new EventKey("g:1", 3), 1));
    }

    @Test
    void stopsAtAConversationThatDoesNotBeginAtOne() {
      log.post("hello");

      assertThat(violation(fold(log.events(2, 2))))
          .isEqualTo(new Gap(101, new EventKey("g:1", 2), 0));
    }

    @Test
    void stopsAtAHashThatDoesNotFollow() {
      log.post("hello");
      var broken =
          new LoggedEvent(
              101,
              log.event(2).envelope(),
              new SealedEvent(log.event(2).sealed().bytes(), log.event(1).sealed().hash()));

      assertThat(violation(fold(List.of(log.event(1), broken))))
          .isEqualTo(
              new BrokenChain(
                  101, new EventKey("g:1", 2), log.head(1).hash(), log.event(1).sealed().hash()));
    }

    @Test
    void stopsAtAFirstEventThatFoundsNothing() {
      var headless = new ConversationLog("g:2").post("hello");

      assertThat(violation(fold(headless.events())))
          .isEqualTo(new Misplaced(100, new EventKey("g:2", 1), "message.posted"));
    }

    @Test
    void stopsAtASecondFounding() {
      log.created();

      assertThat(violation(fold(log.events())))
          .isEqualTo(new Misplaced(101, new EventKey("g:1", 2), "conversation.created"));
    }

    @Test
    void stopsThePartitionAtTheViolationAndNoOther() {
      log.post("one").post("two");
      var behind = ConversationLog.group("g:2");
      var elsewhere = ConversationLog.group("g:3");

      Folded folded =
          Projection.fold(
              List.of(
                  batch(EVENTS_3, List.of(log.event(1), log.event(3), behind.event(1))),
                  batch(EVENTS_4, elsewhere.events())),
              Known.NOTHING);

      assertThat(folded.violations().keySet()).containsExactly(EVENTS_3);
      assertThat(folded.changes().founded())
          .extracting(row -> row.head().conversation())
          .containsExactly("g:1", "g:3");
    }

    @Test
    void saysWhereItBrokeInOneLine() {
      log.post("hello");

      assertThat(violation(fold(log.events(2, 2))).reason())
          .isEqualTo("event 2 of conversation g:1 comes after head 0");
    }
  }

  @Nested
  class Membership {

    @Test
    void beginsWithTheFoundingForItsMembers() {
      assertThat(fold(log.events()).changes().joined())
          .containsExactly(
              member("alice", 1, null, Role.OWNER), member("bob", 1, null, Role.MEMBER));
    }

    @Test
    void beginsWithJoining() {
      log.add(new MembersJoined(List.of("carol", "dave"), Role.MEMBER));

      assertThat(fold(log.events(2, 2), knownUpTo(1)).changes().joined())
          .containsExactly(
              member("carol", 2, null, Role.MEMBER), member("dave", 2, null, Role.MEMBER));
    }

    @Test
    void endsWithLeaving() {
      log.add(new MemberLeft("bob"));

      RowChanges changes = fold(log.events(2, 2), knownUpTo(1)).changes();

      assertThat(changes.remembered()).containsExactly(member("bob", 1, 2L, Role.MEMBER));
      assertThat(changes.joined()).isEmpty();
    }

    @Test
    void endsWithBeingRemoved() {
      log.add(new MembersRemoved(List.of("bob", "alice")));

      assertThat(fold(log.events(2, 2), knownUpTo(1)).changes().remembered())
          .containsExactly(member("bob", 1, 2L, Role.MEMBER), member("alice", 1, 2L, Role.OWNER));
    }

    @Test
    void hasANewIntervalForWhoComesBack() {
      log.add(new MemberLeft("bob"))
          .add(new MembersJoined(List.of("bob"), Role.MEMBER))
          .add(new RoleChanged("bob", Role.ADMIN))
          .add(new MemberLeft("bob"))
          .add(new MembersJoined(List.of("bob"), Role.MEMBER));

      RowChanges changes = fold(log.events(2, 6), knownUpTo(1)).changes();

      assertThat(changes.remembered()).containsExactly(member("bob", 1, 2L, Role.MEMBER));
      assertThat(changes.joined())
          .containsExactly(member("bob", 3, 5L, Role.ADMIN), member("bob", 6, null, Role.MEMBER));
    }

    @Test
    void takesOverRoles() {
      log.add(new RoleChanged("bob", Role.OWNER)).add(new RoleChanged("alice", Role.ADMIN));

      assertThat(fold(log.events(2, 3), knownUpTo(1)).changes().remembered())
          .containsExactly(
              member("bob", 1, null, Role.OWNER), member("alice", 1, null, Role.ADMIN));
    }

    @Test
    void ignoresAMemberWhoJoinsAndAStrangerWhoLeavesOrIsGivenARole() {
      log.add(new MembersJoined(List.of("bob"), Role.ADMIN))
          .add(new MemberLeft("mallory"))
          .add(new RoleChanged("mallory", Role.OWNER));

      RowChanges changes = fold(log.events(2, 4), knownUpTo(1)).changes();

      assertThat(changes.joined()).isEmpty();
      assertThat(changes.remembered()).isEmpty();
    }
  }

  @Nested
  class Messages {

    @Test
    void becomeRows() {
      log.post("hello");

      assertThat(fold(log.events()).changes().posted())
          .containsExactly(message(2, "hello", MessageContent.posted(json("hello"))));
    }

    @Test
    void areEditedInPlaceWhenTheyAreInTheBatch() {
      log.post("helo").add(new MessageEdited(2, json("hello")));

      RowChanges changes = fold(log.events()).changes();

      assertThat(changes.posted())
          .containsExactly(message(2, "helo", MessageContent.edited(json("hello"), log.time(3))));
      assertThat(changes.altered()).isEmpty();
    }

    @Test
    void areEditedWhereTheyAreWritten() {
      log.post("helo").add(new MessageEdited(2, json("hello")));

      RowChanges changes = fold(log.events(3, 3), knownUpTo(2)).changes();

      assertThat(changes.posted()).isEmpty();
      assertThat(changes.altered())
          .containsExactly(
              new AlteredMessage(
                  new EventKey("g:1", 2), MessageContent.edited(json("hello"), log.time(3))));
    }

    @Test
    void loseTheirContentWhenTheyAreRecalled() {
      log.post("oops").add(new MessageEdited(2, json("oh"))).add(new MessageRecalled(2));

      assertThat(fold(log.events()).changes().posted())
          .containsExactly(message(2, "oops", new MessageContent(null, log.time(3), log.time(4))));
      assertThat(fold(log.events(3, 4), knownUpTo(2)).changes().altered())
          .containsExactly(
              new AlteredMessage(
                  new EventKey("g:1", 2), new MessageContent(null, log.time(3), log.time(4))));
    }

    @Test
    void stayRecalledWhateverComesAfter() {
      log.post("oops")
          .add(new MessageRecalled(2))
          .add(new MessageEdited(2, json("back")))
          .add(new MessageRecalled(2));

      assertThat(fold(log.events()).changes().posted())
          .containsExactly(message(2, "oops", MessageContent.recalled(log.time(3))));
    }
  }

  @Nested
  class Cursors {

    @Test
    void areMergedByMaximum() {
      Instant now = ConversationLog.START;

      RowChanges changes =
          Projection.fold(
                  List.of(
                      new CursorBatch(
                          RECEIPTS_3,
                          0,
                          3,
                          List.of(
                              new Cursor("g:1", "bob", 7, 2, now),
                              new Cursor("g:1", "bob", 5, 4, now.plusSeconds(1)),
                              new Cursor("g:1", "alice", 1, 1, now)))),
                  Known.NOTHING)
              .changes();

      assertThat(changes.cursors())
          .containsExactly(
              new Cursor("g:1", "bob", 7, 4, now.plusSeconds(1)),
              new Cursor("g:1", "alice", 1, 1, now));
    }
  }

  private static Folded fold(List<LoggedEvent> events) {
    return fold(events, Known.NOTHING);
  }

  private static Folded fold(List<LoggedEvent> events, Known known) {
    return Projection.fold(List.of(batch(EVENTS_3, events)), known);
  }

  private static EventBatch batch(LogPartition partition, List<LoggedEvent> events) {
    return new EventBatch(partition, 100, 100 + events.size(), events);
  }

  private static IntegrityViolation violation(Folded folded) {
    return folded.violations().values().iterator().next();
  }

  /// What the database holds when the log up to a sequence is written, with alice and bob in it.
  private Known knownUpTo(int sequence) {
    return new Known(
        Map.of("g:1", log.head(sequence)),
        log.events(1, sequence).stream()
            .collect(Collectors.toMap(LoggedEvent::key, event -> event.sealed().hash())),
        Map.of(
            new MemberKey("g:1", "alice"), member("alice", 1, null, Role.OWNER),
            new MemberKey("g:1", "bob"), member("bob", 1, null, Role.MEMBER)));
  }

  private static MemberRow member(String user, long joined, @Nullable Long left, Role role) {
    return new MemberRow(new MemberKey("g:1", user), joined, left, role);
  }

  private MessageRow message(int sequence, String firstText, MessageContent content) {
    return new MessageRow(
        new EventKey("g:1", sequence),
        "alice",
        posted(firstText).clientId(),
        null,
        log.time(sequence),
        content);
  }
}
