package io.parley.history.projection;

import io.parley.history.projection.Batch.CursorBatch;
import io.parley.history.projection.Batch.EventBatch;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The fold of the log into rows. The result depends on what is written and on the log alone, not
/// on how the log was cut into batches: a rebuilt database has the same rows.
public final class Projection {

  private Projection() {}

  /// Folds batches of different partitions, of which no two have a conversation in common.
  public static Folded fold(Collection<? extends Batch> batches, Known known) {
    var events = new EventFold(known);
    var cursors = new CursorFold();
    Map<LogPartition, IntegrityViolation> violations = new HashMap<>();
    for (Batch batch : batches) {
      switch (batch) {
        case EventBatch eventBatch ->
            add(eventBatch, events)
                .ifPresent(violation -> violations.put(batch.partition(), violation));
        case CursorBatch cursorBatch -> cursorBatch.cursors().forEach(cursors::add);
      }
    }
    return new Folded(events.changes(cursors.rows()), violations);
  }

  private static Optional<IntegrityViolation> add(EventBatch batch, EventFold events) {
    for (LoggedEvent event : batch.events()) {
      Optional<IntegrityViolation> violation = events.add(batch.partition().number(), event);
      if (violation.isPresent()) {
        return violation;
      }
    }
    return Optional.empty();
  }
}
