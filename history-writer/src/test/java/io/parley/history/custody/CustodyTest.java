package io.parley.history.custody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.history.custody.CustodyCommand.Approve;
import io.parley.history.custody.CustodyCommand.AskFor;
import io.parley.history.custody.CustodyCommand.BeginRun;
import io.parley.history.custody.CustodyCommand.EndRun;
import io.parley.history.custody.CustodyCommand.KeepForEver;
import io.parley.history.custody.CustodyCommand.SetHold;
import io.parley.history.custody.CustodyDecision.Accepted;
import io.parley.history.custody.CustodyDecision.Refused;
import io.parley.history.custody.RetentionTarget.OfConversation;
import io.parley.history.custody.RetentionTarget.OfKind;
import io.parley.history.custody.Wish.EraseUser;
import io.parley.history.custody.Wish.KeepFor;
import io.parley.history.custody.Wish.LiftHold;
import io.parley.schema.conversation.ConversationKind;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CustodyTest {

  private static final Instant START = Instant.parse("2026-11-21T08:00:00Z");
  private static final Duration THREE_DAYS = Duration.ofDays(3);
  private static final String CONVERSATION = "d:alice:bob";
  private static final Readers NOBODY = (_, _, _) -> false;

  private Custody custody = Custody.NOTHING;
  private Instant now = START;
  private long number;

  @Test
  void aRequestIsConfirmedByASecondPersonOnce() {
    long request = accepted("olga", erase("alice"));

    assertThat(refusal("olga", new Approve(request)))
        .isEqualTo("another one than olga has to confirm request 1");
    accepted("oscar", new Approve(request));
    assertThat(refusal("oscar", new Approve(request)))
        .isEqualTo("request 1 was confirmed by oscar");
    assertThat(refusal("olga", new Approve(request))).isEqualTo("request 1 was confirmed by oscar");
    assertThat(refusal("olga", new Approve(7))).isEqualTo("there is no request 7");
  }

  @Test
  void aRequestThatNobodyConfirmedInTimeExpires() {
    long request = accepted("olga", erase("alice"));
    now = START.plus(THREE_DAYS);

    assertThat(refusal("oscar", new Approve(request)))
        .isEqualTo("request 1 expired at 2026-11-24T08:00:00Z");
    assertThat(custody.toErase()).isEmpty();

    long again = accepted("olga", erase("alice"));
    accepted("oscar", new Approve(again));
    assertThat(custody.toErase()).containsExactly("alice");
  }

  @Test
  void theSameIsNotAskedForTwiceAtATime() {
    accepted("olga", erase("alice"));

    assertThat(refusal("oscar", erase("alice")))
        .isEqualTo("request 1 waits to be confirmed, and is the same");
    accepted("oscar", erase("bob"));
  }

  @Test
  void everythingNeedsAReasonAndARequestATime() {
    assertThat(refusal("olga", new SetHold(hold(CONVERSATION, null), " ")))
        .isEqualTo("a reason is needed");
    assertThat(refusal("olga", new AskFor(new EraseUser("alice"), "", THREE_DAYS)))
        .isEqualTo("a reason is needed");
    assertThat(refusal("olga", new AskFor(new EraseUser("alice"), "x", Duration.ofSeconds(1))))
        .isEqualTo("a request is open for one minute to 30 days");
    assertThatThrownBy(() -> new HoldScope(null, null, null, null))
        .hasMessage("a hold of nothing in particular");
  }

  @Test
  void retentionIsDueWhereSomethingIsKeptForALimitedTimeAndThereWasNoRunForAWhile() {
    Duration daily = Duration.ofDays(1);
    assertThat(custody.isRetentionDue(now, daily)).isFalse();
    accepted("oscar", new Approve(accepted("olga", keep(Duration.ofDays(30)))));
    assertThat(custody.isRetentionDue(now, daily)).isTrue();

    accepted("olga", new BeginRun(false));
    assertThat(custody.isRetentionDue(now, daily)).isTrue();
    accepted("olga", new BeginRun(true));
    assertThat(custody.isRetentionDue(now, daily)).isFalse();
    now = now.plus(daily);
    assertThat(custody.isRetentionDue(now, daily)).isTrue();
  }

  private static AskFor keep(Duration period) {
    return new AskFor(
        new KeepFor(new OfKind(ConversationKind.DIRECT), period), "policy", THREE_DAYS);
  }

  @Test
  void aHoldIsInForceUntilASecondPersonConfirmsThatItIsLifted() {
    long hold = accepted("olga", new SetHold(hold(CONVERSATION, null), "case 7"));
    long lift = accepted("olga", new AskFor(new LiftHold(hold), "settled", THREE_DAYS));
    assertThat(custody.holds()).containsKey(hold);

    accepted("oscar", new Approve(lift));

    assertThat(custody.holds()).isEmpty();
    assertThat(refusal("olga", new AskFor(new LiftHold(hold), "again", THREE_DAYS)))
        .isEqualTo("no hold 1 is in force");
  }

  @Test
  void aHoldIsLiftedOnceAlsoIfItIsAskedForTwice() {
    long hold = accepted("olga", new SetHold(hold(CONVERSATION, null), "case 7"));
    long late = accepted("olga", new AskFor(new LiftHold(hold), "settled", Duration.ofDays(30)));
    now = START.plusSeconds(1);
    accepted("oscar", new Approve(late));

    assertThat(refusal("oscar", new AskFor(new LiftHold(hold), "settled", THREE_DAYS)))
        .isEqualTo("no hold 1 is in force");
  }

  @Test
  void anEraseIsOfWhatWasWrittenUntilItWasFirstCarriedOut() {
    erased("alice");
    run(false);
    now = START.plusSeconds(1);
    Due due = run(false);

    assertThat(due.covers(said("alice", START))).isTrue();
    assertThat(due.covers(said("alice", START.plusMillis(1)))).isFalse();
    assertThat(due.covers(said("bob", START))).isFalse();
    assertThat(due.end()).isEqualTo(START.plusMillis(1));
  }

  @Test
  void aRunDoesNotEraseWhatIsHeldAndALaterOneDoesOnceItIsLifted() {
    long hold = accepted("olga", new SetHold(hold(null, "alice"), "case 7"));
    erased("alice");
    Due first = run(false);
    accepted("oscar", new Approve(accepted("olga", lift(hold))));
    Due second = run(false);

    assertThat(first.heldBy(said("alice", START), NOBODY)).map(Hold::number).contains(hold);
    assertThat(second.heldBy(said("alice", START), NOBODY)).isEmpty();
    assertThat(second.covers(said("alice", START))).isTrue();
  }

  @Test
  void whatARunErasesDoesNotChangeByWhatIsDecidedLater() {
    erased("alice");
    Due before = run(false);
    accepted("olga", new SetHold(hold(null, "alice"), "case 7"));

    assertThat(custody.run(before.run())).contains(before);
    assertThat(before.holds()).isEmpty();
  }

  @Test
  void aHoldOfAUserIsOfWhatTheyWroteAndCouldRead() {
    HoldScope scope = hold(null, "carol");
    Readers carol = (user, _, sequence) -> user.equals("carol") && sequence >= 5;

    assertThat(scope.covers(new Utterance(CONVERSATION, 4, "carol", START), NOBODY)).isTrue();
    assertThat(scope.covers(new Utterance(CONVERSATION, 4, "alice", START), carol)).isFalse();
    assertThat(scope.covers(new Utterance(CONVERSATION, 5, "alice", START), carol)).isTrue();
  }

  @Test
  void aHoldOfATimeEndsBeforeItsEnd() {
    var scope = new HoldScope(CONVERSATION, null, START, START.plusSeconds(10));

    assertThat(scope.covers(said("alice", START.minusMillis(1)), NOBODY)).isFalse();
    assertThat(scope.covers(said("alice", START), NOBODY)).isTrue();
    assertThat(scope.covers(said("alice", START.plusMillis(9_999)), NOBODY)).isTrue();
    assertThat(scope.covers(said("alice", START.plusSeconds(10)), NOBODY)).isFalse();
    assertThatThrownBy(() -> new HoldScope(CONVERSATION, null, START, START))
        .hasMessageContaining("is empty");
  }

  @Test
  void aPolicyOfAConversationGoesBeforeThatOfItsKind() {
    keep(new OfKind(ConversationKind.DIRECT), Duration.ofDays(10));
    keep(new OfConversation(CONVERSATION), Duration.ofDays(100));
    now = START.plus(Duration.ofDays(50));
    Due due = run(true);

    assertThat(due.covers(said("alice", START))).isFalse();
    assertThat(due.covers(new Utterance("d:alice:carol", 2, "alice", START))).isTrue();
    assertThat(
            due.covers(new Utterance("d:alice:carol", 2, "alice", now.minus(Duration.ofDays(10)))))
        .isFalse();
    assertThat(due.end()).isEqualTo(now.minus(Duration.ofDays(10)));
    assertThat(run(false).covers(new Utterance("d:alice:carol", 2, "alice", START))).isFalse();
  }

  @Test
  void nobodyNeedsToConfirmThatSomethingIsKeptForEver() {
    keep(new OfKind(ConversationKind.DIRECT), Duration.ofDays(10));
    now = START.plus(Duration.ofDays(50));
    accepted("olga", new KeepForEver(new OfKind(ConversationKind.DIRECT)));

    assertThat(run(true).covers(said("alice", START))).isFalse();
    assertThat(refusal("olga", new KeepForEver(new OfKind(ConversationKind.DIRECT))))
        .isEqualTo("direct is kept for ever already");
  }

  @Test
  void aRunEndsOnce() {
    erased("alice");
    Due due = run(false);
    var totals = new RunTotals(3, 1, 0, 0);
    accepted("olga", new EndRun(due.run(), totals));

    assertThat(custody.ended()).containsEntry(due.run(), totals);
    assertThat(refusal("olga", new EndRun(due.run(), totals))).startsWith("no run ");
  }

  private void erased(String user) {
    accepted("oscar", new Approve(accepted("olga", erase(user))));
  }

  private void keep(RetentionTarget target, Duration period) {
    accepted(
        "oscar",
        new Approve(
            accepted("olga", new AskFor(new KeepFor(target, period), "policy", THREE_DAYS))));
  }

  private Due run(boolean retention) {
    long began = accepted("olga", new BeginRun(retention));
    return custody.run(began).orElseThrow();
  }

  private static AskFor erase(String user) {
    return new AskFor(new EraseUser(user), "asked for", THREE_DAYS);
  }

  private static AskFor lift(long hold) {
    return new AskFor(new LiftHold(hold), "settled", THREE_DAYS);
  }

  private static HoldScope hold(@Nullable String conversation, @Nullable String user) {
    return new HoldScope(conversation, user, null, null);
  }

  private static Utterance said(String author, Instant time) {
    return new Utterance(CONVERSATION, 2, author, time);
  }

  private long accepted(String by, CustodyCommand command) {
    CustodyDecision decision = custody.decide(by, now, command);
    assertThat(decision).isInstanceOf(Accepted.class);
    custody = custody.after(new CustodyEntry(++number, now, by, ((Accepted) decision).fact()));
    return number;
  }

  private String refusal(String by, CustodyCommand command) {
    CustodyDecision decision = custody.decide(by, now, command);
    assertThat(decision).isInstanceOf(Refused.class);
    return ((Refused) decision).reason();
  }
}
