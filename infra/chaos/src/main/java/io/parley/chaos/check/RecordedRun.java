package io.parley.chaos.check;

import io.parley.chaos.observation.Observation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All that is known of a run.
///
/// @param observations of all clients; those of one device in the order it made them
/// @param log `parley.events`, partition by partition in the order of the offsets
/// @param rows PostgreSQL after it caught up with the log; null if it was not read
/// @param replayed the log that a second router made from the same commands; null if none did
public record RecordedRun(
    List<Observation> observations,
    List<LoggedEvent> log,
    @Nullable HistoryRows rows,
    @Nullable List<LoggedEvent> replayed) {}
