package io.parley.chaos.check;

import io.parley.chaos.observation.Observation;

/// Something on record that shows a violation.
public sealed interface Evidence {

  record Observed(Observation observation) implements Evidence {
    @Override
    public String toString() {
      return observation.toString();
    }
  }

  record Logged(LoggedEvent event) implements Evidence {
    @Override
    public String toString() {
      return event.toString();
    }
  }

  /// A row of PostgreSQL: a [StoredEvent] or a record of [HistoryRows].
  record Stored(Record row) implements Evidence {
    @Override
    public String toString() {
      return row.toString();
    }
  }
}
