package io.parley.chaos.check;

import io.parley.chaos.observation.Device;
import io.parley.chaos.observation.Observation;
import io.parley.chaos.observation.Observation.Answered;
import io.parley.chaos.observation.Observation.Connected;
import io.parley.chaos.observation.Observation.Invoked;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A run, put in order and indexed for the checks.
///
/// @param observations of all clients by time
/// @param attemptByRequest in the order of the times at which they were sent
record Facts(
    List<Observation> observations,
    Map<Request, Attempt> attemptByRequest,
    RecordedLog log,
    @Nullable HistoryRows rows,
    @Nullable List<LoggedEvent> replayed) {

  static Facts of(RecordedRun run) {
    List<Observation> byTime = new ArrayList<>(run.observations());
    byTime.sort(Comparator.comparingLong(Observation::atNs)); // stable: each device's order stays
    return new Facts(byTime, pair(byTime), new RecordedLog(run.log()), run.rows(), run.replayed());
  }

  record Request(Device device, long number) {}

  /// All requests by the time at which they were sent.
  Collection<Attempt> attempts() {
    return attemptByRequest.values();
  }

  Attempt attempt(Invoked invoked) {
    return Objects.requireNonNull(
        attemptByRequest.get(new Request(invoked.device(), invoked.request())));
  }

  /// The request that was answered; null if nothing is known of it.
  @Nullable Attempt attempt(Answered answered) {
    return attemptByRequest.get(new Request(answered.device(), answered.request()));
  }

  private static Map<Request, Attempt> pair(List<Observation> byTime) {
    Map<Device, Integer> connections = new HashMap<>();
    Map<Request, Attempt> attempts = new LinkedHashMap<>();
    for (Observation observation : byTime) {
      switch (observation) {
        case Connected connected -> connections.merge(connected.device(), 1, Integer::sum);
        case Invoked invoked ->
            attempts.put(
                new Request(invoked.device(), invoked.request()),
                new Attempt(connections.getOrDefault(invoked.device(), 0), invoked, null));
        case Answered answered ->
            attempts.computeIfPresent(
                new Request(answered.device(), answered.request()),
                (_, open) -> new Attempt(open.connection(), open.invoked(), answered));
        case Observation _ -> {}
      }
    }
    return attempts;
  }
}
