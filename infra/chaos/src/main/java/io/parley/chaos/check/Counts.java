package io.parley.chaos.check;

import io.parley.chaos.observation.Observation.Applied;
import io.parley.chaos.observation.Observation.Connected;
import io.parley.chaos.observation.Observation.Received;
import io.parley.chaos.observation.Observation.Synced;
import io.parley.chaos.observation.Operation.Send;
import io.parley.chaos.observation.Outcome.Accepted;
import io.parley.chaos.observation.Outcome.Page;
import io.parley.chaos.observation.Outcome.Refused;
import io.parley.chaos.observation.Outcome.Unknown;

/// How much a verdict rests on.
public record Counts(
    long observations,
    long conversations,
    long events,
    long rows,
    long connections,
    long syncs,
    long requests,
    long sends,
    long accepted,
    long duplicates,
    long refused,
    long unknown,
    long pages,
    long received,
    long applied) {

  static Counts of(Facts facts) {
    HistoryRows rows = facts.rows();
    return new Counts(
        facts.observations().size(),
        facts.log().conversations().size(),
        facts.log().events().size(),
        rows == null ? 0 : rows.events().size(),
        observed(facts, Connected.class),
        observed(facts, Synced.class),
        facts.attempts().size(),
        facts.attempts().stream().filter(a -> a.operation() instanceof Send).count(),
        ended(facts, Accepted.class),
        facts.attempts().stream().filter(Counts::isDuplicate).count(),
        ended(facts, Refused.class),
        ended(facts, Unknown.class),
        ended(facts, Page.class),
        observed(facts, Received.class),
        observed(facts, Applied.class));
  }

  private static boolean isDuplicate(Attempt attempt) {
    Accepted accepted = attempt.accepted();
    return accepted != null && accepted.duplicate();
  }

  private static long observed(Facts facts, Class<?> type) {
    return facts.observations().stream().filter(type::isInstance).count();
  }

  private static long ended(Facts facts, Class<?> type) {
    return facts.attempts().stream().filter(a -> type.isInstance(a.outcome())).count();
  }

  @Override
  public String toString() {
    return """
    %d observations; log: %d events in %d conversations; PostgreSQL: %d events
    %d connections, %d syncs; %d requests, of them %d sends; %d accepted (%d as duplicates), \
    %d refused, %d unknown, %d pages
    %d events received, %d applied\
    """
        .formatted(
            observations,
            events,
            conversations,
            rows,
            connections,
            syncs,
            requests,
            sends,
            accepted,
            duplicates,
            refused,
            unknown,
            pages,
            received,
            applied);
  }
}
