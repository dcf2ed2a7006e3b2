package io.parley.history.store;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.history.projection.RowChanges;

/// `parley.history.rows`: rows written, by table, counted when they are committed.
public final class RowCounters {

  private final Counter events;
  private final Counter conversations;
  private final Counter members;
  private final Counter messages;
  private final Counter blocks;
  private final Counter cursors;

  public RowCounters(MeterRegistry metrics) {
    events = counter(metrics, "event");
    conversations = counter(metrics, "conversation");
    members = counter(metrics, "member");
    messages = counter(metrics, "message");
    blocks = counter(metrics, "block");
    cursors = counter(metrics, "cursor");
  }

  void count(RowChanges changes) {
    events.increment(changes.events().size());
    conversations.increment(changes.founded().size() + changes.advanced().size());
    members.increment(changes.joined().size() + changes.remembered().size());
    messages.increment(changes.posted().size() + changes.altered().size());
    blocks.increment(changes.blocks().size());
    cursors.increment(changes.cursors().size());
  }

  private static Counter counter(MeterRegistry metrics, String table) {
    return Counter.builder("parley.history.rows")
        .description("Rows written")
        .tag("table", table)
        .register(metrics);
  }
}
