package io.parley.history.custody;

import io.parley.history.custody.CustodyCommand.Approve;
import io.parley.history.custody.CustodyCommand.AskFor;
import io.parley.history.custody.CustodyCommand.BeginRun;
import io.parley.history.custody.CustodyCommand.EndRun;
import io.parley.history.custody.CustodyCommand.SetHold;
import io.parley.history.custody.CustodyDecision.Accepted;
import io.parley.history.custody.CustodyDecision.Refused;
import io.parley.history.custody.CustodyFact.Approved;
import io.parley.history.custody.CustodyFact.HoldSet;
import io.parley.history.custody.CustodyFact.KeptForEver;
import io.parley.history.custody.CustodyFact.Requested;
import io.parley.history.custody.CustodyFact.RunBegan;
import io.parley.history.custody.CustodyFact.RunEnded;
import io.parley.history.custody.Request.Approval;
import io.parley.history.custody.Wish.EraseUser;
import io.parley.history.custody.Wish.KeepFor;
import io.parley.history.custody.Wish.LiftHold;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What is held, kept and erased, as the entries of the audit log so far say. Immutable.
///
/// @param holds in force, by number
/// @param requests all there ever were, by number
/// @param toErase users of whom it is confirmed, and no run has begun yet
/// @param erasedUntil up to when what users wrote is erased, or is to be, by user
/// @param periods for how long what is said is kept, where it is not for ever
/// @param runs what each run erases, by number
/// @param ended what came of the runs that have ended
public record Custody(
    Map<Long, Hold> holds,
    Map<Long, Request> requests,
    Set<String> toErase,
    Map<String, Instant> erasedUntil,
    Map<RetentionTarget, Duration> periods,
    Map<Long, Due> runs,
    Map<Long, RunTotals> ended) {

  /// Before the first entry.
  public static final Custody NOTHING =
      new Custody(Map.of(), Map.of(), Set.of(), Map.of(), Map.of(), Map.of(), Map.of());

  private static final Refused NO_REASON = new Refused("a reason is needed");
  private static final Duration MIN_WITHIN = Duration.ofMinutes(1);
  private static final Duration MAX_WITHIN = Duration.ofDays(30);

  public Custody {
    holds = Collections.unmodifiableMap(new TreeMap<>(holds));
    requests = Collections.unmodifiableMap(new TreeMap<>(requests));
    toErase = Set.copyOf(toErase);
    erasedUntil = Map.copyOf(erasedUntil);
    periods = Map.copyOf(periods);
    runs = Collections.unmodifiableMap(new TreeMap<>(runs));
    ended = Map.copyOf(ended);
  }

  /// Decides what a command comes to.
  ///
  /// @param by somebody who may decide on such things
  public CustodyDecision decide(String by, Instant now, CustodyCommand command) {
    return switch (command) {
      case SetHold(HoldScope scope, String reason) ->
          reason.isBlank() ? NO_REASON : new Accepted(new HoldSet(scope, reason));
      case AskFor ask -> ask(now, ask);
      case Approve(long request) -> approve(by, now, request);
      case CustodyCommand.KeepForEver(RetentionTarget target) ->
          periods.containsKey(target)
              ? new Accepted(new KeptForEver(target))
              : new Refused(target + " is kept for ever already");
      case BeginRun(boolean retention) -> new Accepted(new RunBegan(retention));
      case EndRun(long run, RunTotals totals) ->
          !runs.containsKey(run) || ended.containsKey(run)
              ? new Refused("no run %d is under way".formatted(run))
              : new Accepted(new RunEnded(run, totals));
    };
  }

  /// What is so once an entry was made. What is recorded is never refused.
  public Custody after(CustodyEntry entry) {
    return switch (entry.fact()) {
      case HoldSet(HoldScope scope, String reason) ->
          withHolds(
              with(
                  holds,
                  entry.number(),
                  new Hold(entry.number(), entry.by(), entry.time(), scope, reason)));
      case Requested(Wish wish, String reason, Instant expires) ->
          withRequest(
              new Request(entry.number(), entry.by(), entry.time(), expires, wish, reason, null));
      case Approved(long number) -> approved(entry, requests.get(number));
      case KeptForEver(RetentionTarget target) -> withPeriods(without(periods, target));
      case RunBegan(boolean retention) -> begun(entry, retention);
      case RunEnded(long run, RunTotals totals) ->
          new Custody(
              holds, requests, toErase, erasedUntil, periods, runs, with(ended, run, totals));
    };
  }

  /// What a run erases; empty if there never was such a run.
  public Optional<Due> run(long number) {
    return Optional.ofNullable(runs.get(number));
  }

  /// Whether a run that looks at ages is due: something is kept for a limited time only, or was to
  /// be erased once, and there was no such run for a while.
  ///
  /// @param every how often there is to be one
  public boolean isRetentionDue(Instant now, Duration every) {
    if (periods.isEmpty() && toErase.isEmpty() && erasedUntil.isEmpty()) {
      return false;
    }
    return runs.values().stream()
        .filter(run -> periods.isEmpty() || !run.periods().isEmpty())
        .noneMatch(run -> run.began().plus(every).isAfter(now));
  }

  /// What a run that looks at ages too would erase now. It has no number.
  public Due dueAt(Instant now) {
    return due(0, now, true);
  }

  private CustodyDecision ask(Instant now, AskFor ask) {
    if (ask.reason().isBlank()) {
      return NO_REASON;
    }
    if (ask.within().compareTo(MIN_WITHIN) < 0 || ask.within().compareTo(MAX_WITHIN) > 0) {
      return new Refused("a request is open for one minute to 30 days");
    }
    Optional<Request> same =
        requests.values().stream()
            .filter(request -> request.isPending(now) && request.wish().equals(ask.wish()))
            .findFirst();
    if (same.isPresent()) {
      return new Refused(
          "request %d waits to be confirmed, and is the same".formatted(same.get().number()));
    }
    return switch (ask.wish()) {
      case LiftHold(long hold) when !holds.containsKey(hold) ->
          new Refused("no hold %d is in force".formatted(hold));
      case LiftHold _, EraseUser _, KeepFor _ ->
          new Accepted(new Requested(ask.wish(), ask.reason(), now.plus(ask.within())));
    };
  }

  private CustodyDecision approve(String by, Instant now, long number) {
    Request request = requests.get(number);
    if (request == null) {
      return new Refused("there is no request " + number);
    }
    Approval approval = request.approval();
    if (approval != null) {
      return new Refused("request %d was confirmed by %s".formatted(number, approval.by()));
    }
    if (!request.isPending(now)) {
      return new Refused("request %d expired at %s".formatted(number, request.expires()));
    }
    if (request.by().equals(by)) {
      return new Refused("another one than %s has to confirm request %d".formatted(by, number));
    }
    return switch (request.wish()) {
      case LiftHold(long hold) when !holds.containsKey(hold) ->
          new Refused("hold %d was lifted already".formatted(hold));
      case LiftHold _, EraseUser _, KeepFor _ -> new Accepted(new Approved(number));
    };
  }

  private Custody approved(CustodyEntry entry, @Nullable Request request) {
    if (request == null) {
      return this;
    }
    Custody known =
        withRequest(request.approved(new Approval(entry.number(), entry.by(), entry.time())));
    return switch (request.wish()) {
      case LiftHold(long hold) -> known.withHolds(without(holds, hold));
      case EraseUser(String user) -> known.withToErase(user);
      case KeepFor(RetentionTarget target, Duration period) ->
          known.withPeriods(with(periods, target, period));
    };
  }

  private Custody begun(CustodyEntry entry, boolean retention) {
    Due due = due(entry.number(), entry.time(), retention);
    return new Custody(
        holds, requests, Set.of(), due.erasedUntil(), periods, with(runs, due.run(), due), ended);
  }

  /// What a user wrote is erased up to when the first run for it began.
  private Due due(long run, Instant now, boolean retention) {
    Map<String, Instant> until = new HashMap<>(erasedUntil);
    toErase.forEach(user -> until.put(user, now));
    return new Due(run, now, until, retention ? periods : Map.of(), List.copyOf(holds.values()));
  }

  private Custody withHolds(Map<Long, Hold> changed) {
    return new Custody(changed, requests, toErase, erasedUntil, periods, runs, ended);
  }

  private Custody withRequest(Request request) {
    return new Custody(
        holds,
        with(requests, request.number(), request),
        toErase,
        erasedUntil,
        periods,
        runs,
        ended);
  }

  private Custody withToErase(String user) {
    Set<String> users = new HashSet<>(toErase);
    users.add(user);
    return new Custody(holds, requests, users, erasedUntil, periods, runs, ended);
  }

  private Custody withPeriods(Map<RetentionTarget, Duration> changed) {
    return new Custody(holds, requests, toErase, erasedUntil, changed, runs, ended);
  }

  private static <K, V> Map<K, V> with(Map<K, V> map, K key, V value) {
    Map<K, V> changed = new HashMap<>(map);
    changed.put(key, value);
    return changed;
  }

  private static <K, V> Map<K, V> without(Map<K, V> map, K key) {
    Map<K, V> changed = new HashMap<>(map);
    changed.remove(key);
    return changed;
  }
}
