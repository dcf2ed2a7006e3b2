package io.parley.chaos.check;

import io.parley.chaos.observation.Observation;
import io.parley.chaos.observation.Observation.Answered;
import io.parley.chaos.observation.Observation.Applied;
import io.parley.chaos.observation.Observation.Invoked;
import io.parley.chaos.observation.Observation.SyncBegan;
import io.parley.chaos.observation.Observation.Synced;
import io.parley.chaos.observation.Operation.AskHistory;
import io.parley.chaos.observation.Operation.Send;
import io.parley.chaos.observation.Outcome;
import io.parley.chaos.observation.Outcome.Accepted;
import io.parley.schema.event.Event.MessagePosted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;

/// A run that is being spoilt.
@NullUnmarked // a null that should not be here fails the test
final class Draft {

  final List<Observation> observations;
  final List<LoggedEvent> log;
  final List<StoredEvent> rows;
  final List<LoggedEvent> replayed;

  private final RecordedRun original;
  private final Random random;

  /// Which observation a mutation may begin with; the index is into [#observations].
  interface Where {
    boolean test(int index, Observation observation);
  }

  Draft(RecordedRun run, Random random) {
    this.original = run;
    this.random = random;
    this.observations = new ArrayList<>(run.observations());
    this.log = new ArrayList<>(run.log());
    this.rows = new ArrayList<>(run.rows().events());
    this.replayed = new ArrayList<>(run.replayed());
  }

  RecordedRun run() {
    HistoryRows before = original.rows();
    return new RecordedRun(
        observations,
        log,
        new HistoryRows(rows, before.heads(), before.memberships(), before.cursors()),
        replayed);
  }

  /// One of the observations that qualify.
  int pick(Where where) {
    int[] candidates =
        IntStream.range(0, observations.size())
            .filter(at -> where.test(at, observations.get(at)))
            .toArray();
    if (candidates.length == 0) {
      throw new IllegalStateException("the run has nothing to spoil");
    }
    return candidates[random.nextInt(candidates.length)];
  }

  <T extends Observation> void change(int at, Class<T> type, UnaryOperator<T> change) {
    observations.set(at, change.apply(type.cast(observations.get(at))));
  }

  <T extends Observation> void changeAny(Class<T> type, UnaryOperator<T> change) {
    change(pick((_, o) -> type.isInstance(o)), type, change);
  }

  void changeOutcome(int at, Outcome outcome) {
    change(at, Answered.class, a -> new Answered(a.atNs(), a.device(), a.request(), outcome));
  }

  Accepted accepted(int at) {
    return accepted(observations.get(at));
  }

  private static Accepted accepted(Observation observation) {
    return (Accepted) ((Answered) observation).outcome();
  }

  boolean isAccepted(Observation observation) {
    return observation instanceof Answered answered && answered.outcome() instanceof Accepted;
  }

  boolean isAcceptedSend(Observation observation) {
    return isAccepted(observation) && invoked((Answered) observation).operation() instanceof Send;
  }

  /// Whether the message was sent this once.
  boolean isOnlyAttempt(Observation answered) {
    Send send = (Send) invoked((Answered) answered).operation();
    return observations.stream()
            .filter(
                o ->
                    o instanceof Invoked i
                        && i.operation() instanceof Send s
                        && s.clientId().equals(send.clientId()))
            .count()
        == 1;
  }

  /// Whether the device applied a later event of the conversation after this one.
  boolean isFollowed(Observation applied) {
    Applied event = (Applied) applied;
    return observations.stream()
        .anyMatch(
            o ->
                o instanceof Applied other
                    && other.device().equals(event.device())
                    && other.conversation().equals(event.conversation())
                    && other.sequence() > event.sequence());
  }

  /// Whether events come between this sync and its end.
  boolean isSyncThatBringsSomething(int at) {
    return observations.get(at) instanceof SyncBegan
        && !(observations.get(at + 1) instanceof Synced);
  }

  boolean isPageThatHoldsSomething(int at) {
    return observations.get(at) instanceof Invoked invoked
        && invoked.operation() instanceof AskHistory
        && observations.get(at + 1) instanceof Observation.Received;
  }

  /// The acknowledgement of the conversation's highest sequence.
  Answered lastAcknowledged(String conversation) {
    return (Answered)
        observations.stream()
            .filter(this::isAcceptedSend)
            .filter(o -> accepted(o).conversation().equals(conversation))
            .max(Comparator.comparingLong(o -> accepted(o).sequence()))
            .orElseThrow();
  }

  /// Whether it sends a message for the first time, and a later one of its conversation was
  /// acknowledged.
  boolean isFirstSendBeforeOthers(int at) {
    return observations.get(at) instanceof Invoked invoked
        && invoked.operation() instanceof Send send
        && observations.subList(0, at).stream()
            .noneMatch(
                o ->
                    o instanceof Invoked i
                        && i.operation() instanceof Send s
                        && s.clientId().equals(send.clientId()))
        && observations.subList(at, observations.size()).stream()
            .anyMatch(
                o ->
                    o instanceof Answered a
                        && isAcceptedSend(a)
                        && a.request() == invoked.request())
        && accepted(lastAcknowledged(send.conversation())).sequence()
            > sequence(send.conversation(), send.clientId());
  }

  private long sequence(String conversation, UUID clientId) {
    return log.stream()
        .filter(
            e ->
                e.conversation().equals(conversation)
                    && e.envelope().event() instanceof MessagePosted message
                    && message.clientId().equals(clientId))
        .findFirst()
        .orElseThrow()
        .sequence();
  }

  private Invoked invoked(Answered answered) {
    return (Invoked)
        observations.stream()
            .filter(o -> o instanceof Invoked i && i.request() == answered.request())
            .findFirst()
            .orElseThrow();
  }
}
