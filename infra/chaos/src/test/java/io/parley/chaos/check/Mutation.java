package io.parley.chaos.check;

import io.parley.chaos.observation.Device;
import io.parley.chaos.observation.Observation.Answered;
import io.parley.chaos.observation.Observation.Applied;
import io.parley.chaos.observation.Observation.Invoked;
import io.parley.chaos.observation.Observation.ReceiptReceived;
import io.parley.chaos.observation.Observation.Received;
import io.parley.chaos.observation.Observation.SyncBegan;
import io.parley.chaos.observation.Observation.Synced;
import io.parley.chaos.observation.Operation.Send;
import io.parley.chaos.observation.Outcome.Accepted;
import io.parley.chaos.observation.Outcome.Refused;
import io.parley.schema.event.EventHash;
import io.parley.schema.event.SealedEvent;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;

/// A way to spoil a run without a fault in one place, and the rule that must notice.
enum Mutation {
  ACKNOWLEDGED_ROW_IS_LOST(
      Rule.C1,
      run -> {
        Accepted lost = run.accepted(run.pick((_, o) -> run.isAcceptedSend(o)));
        run.rows.removeIf(
            row ->
                row.conversation().equals(lost.conversation())
                    && row.sequence() == lost.sequence());
      }),

  ROW_HAS_ANOTHER_HASH(
      Rule.C1,
      run -> {
        Accepted changed = run.accepted(run.pick((_, o) -> run.isAcceptedSend(o)));
        run.rows.replaceAll(
            row ->
                row.conversation().equals(changed.conversation())
                        && row.sequence() == changed.sequence()
                    ? new StoredEvent(
                        row.conversation(), row.sequence(), EventHash.GENESIS, row.fingerprint())
                    : row);
      }),

  CLIENT_RECEIVED_ANOTHER_EVENT(
      Rule.C2,
      run ->
          run.changeAny(
              Received.class,
              r ->
                  new Received(
                      r.atNs(), r.device(), r.conversation(), r.sequence(), r.fingerprint() + 1))),

  DUPLICATE_HAS_ANOTHER_SEQUENCE(
      Rule.C2,
      run -> {
        int at = run.pick((i, o) -> run.isAcceptedSend(o) && run.accepted(i).duplicate());
        Accepted first = run.accepted(at);
        run.changeOutcome(at, new Accepted(first.conversation(), first.sequence() + 1, true));
      }),

  LOG_HAS_A_HOLE(Rule.C3, run -> run.log.remove(second(run))),

  ROWS_HAVE_A_HOLE(
      Rule.C3,
      run -> {
        LoggedEvent hole = run.log.get(second(run));
        run.rows.removeIf(
            row ->
                row.conversation().equals(hole.conversation())
                    && row.sequence() == hole.sequence());
      }),

  CLIENT_SKIPPED_AN_EVENT(
      Rule.C4,
      run ->
          run.observations.remove(run.pick((_, o) -> o instanceof Applied && run.isFollowed(o)))),

  CLIENT_APPLIED_TWICE(
      Rule.C4,
      run -> {
        int at = run.pick((_, o) -> o instanceof Applied);
        run.observations.add(at, run.observations.get(at));
      }),

  SYNCED_CAME_TOO_EARLY(
      Rule.C4,
      run -> {
        int at = run.pick((i, _) -> run.isSyncThatBringsSomething(i));
        SyncBegan sync = (SyncBegan) run.observations.get(at);
        run.observations.add(at + 1, new Synced(sync.atNs(), sync.device()));
      }),

  STRANGER_RECEIVED_AN_EVENT(
      Rule.C5,
      run ->
          run.changeAny(
              Received.class,
              r ->
                  new Received(
                      r.atNs(),
                      new Device("stranger", "d"),
                      r.conversation(),
                      r.sequence(),
                      r.fingerprint()))),

  REFUSED_EXISTS(
      Rule.C6,
      run ->
          run.changeOutcome(
              run.pick((_, o) -> run.isAcceptedSend(o) && run.isOnlyAttempt(o)),
              new Refused("forbidden", false))),

  PREV_IS_NOT_THE_LAST(
      Rule.C7,
      run ->
          run.change(
              run.pick(
                  (_, o) ->
                      o instanceof Invoked i
                          && i.operation() instanceof Send s
                          && s.prev() != null),
              Invoked.class,
              i -> {
                Send send = (Send) i.operation();
                var prev = new UUID(0x7000, 1L << 63);
                return new Invoked(
                    i.atNs(),
                    i.device(),
                    i.request(),
                    new Send(send.conversation(), send.clientId(), prev));
              })),

  ACKNOWLEDGED_BEFORE_AN_EARLIER_ONE_WAS_SENT(
      Rule.C8,
      run -> {
        int at = run.pick((i, _) -> run.isFirstSendBeforeOthers(i));
        Invoked earlier = (Invoked) run.observations.get(at);
        Answered later = run.lastAcknowledged(earlier.operation().conversation());
        run.observations.remove(later);
        run.observations.add(
            at, new Answered(earlier.atNs() - 1, later.device(), later.request(), later.outcome()));
      }),

  PAGE_HAS_A_HOLE(
      Rule.C9,
      run -> run.observations.remove(run.pick((i, _) -> run.isPageThatHoldsSomething(i)) + 1)),

  CHAIN_IS_BROKEN(Rule.C10, run -> run.log.set(second(run), forged(run.log.get(second(run))))),

  SECOND_ROUTER_DIFFERS(
      Rule.C10, run -> run.replayed.set(second(run), forged(run.replayed.get(second(run))))),

  ROW_IS_NOT_IN_THE_LOG(
      Rule.C10, run -> run.rows.add(new StoredEvent("g:unknown", 1, EventHash.GENESIS, 1))),

  RECEIPT_WENT_BACK(
      Rule.C11,
      run -> {
        int at = run.pick((_, o) -> o instanceof ReceiptReceived);
        ReceiptReceived r = (ReceiptReceived) run.observations.get(at);
        run.observations.add(
            at + 1, new ReceiptReceived(r.atNs(), r.device(), r.conversation(), r.user(), 0, 0));
      }),

  CLIENT_NEVER_GOT_THE_LAST_EVENT(
      Rule.C12,
      run ->
          run.observations.remove(run.pick((_, o) -> o instanceof Applied && !run.isFollowed(o))));

  final Rule noticedBy;

  @SuppressWarnings("ImmutableEnumChecker") // each is a lambda without state
  private final Consumer<Draft> spoil;

  Mutation(Rule noticedBy, Consumer<Draft> spoil) {
    this.noticedBy = noticedBy;
    this.spoil = spoil;
  }

  RecordedRun apply(RecordedRun run, Random random) {
    var draft = new Draft(run, random);
    spoil.accept(draft);
    return draft.run();
  }

  /// The place of the first event that is a conversation's second and not its last.
  private static int second(Draft run) {
    for (int at = 0; at < run.log.size(); at++) {
      LoggedEvent event = run.log.get(at);
      if (event.sequence() == 2
          && run.log.stream()
              .anyMatch(e -> e.conversation().equals(event.conversation()) && e.sequence() == 3)) {
        return at;
      }
    }
    throw new IllegalStateException("no conversation has three events");
  }

  private static LoggedEvent forged(LoggedEvent event) {
    return new LoggedEvent(
        event.partition(),
        event.offset(),
        new SealedEvent(event.sealed().bytes(), EventHash.GENESIS),
        event.envelope(),
        event.fingerprint(),
        event.shown());
  }
}
