package io.parley.jmh;

import io.parley.history.projection.Batch.EventBatch;
import io.parley.history.projection.Folded;
import io.parley.history.projection.Known;
import io.parley.history.projection.LogPartition;
import io.parley.history.projection.LoggedEvent;
import io.parley.history.projection.Projection;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.conversation.Role;
import io.parley.schema.event.Event;
import io.parley.schema.event.Event.ConversationCreated;
import io.parley.schema.event.Event.Member;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import io.parley.schema.event.SealedEvent;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// The history writer's rows of a batch of messages of one conversation; figures are per event.
@State(Scope.Thread)
public class ProjectionBenchmark {

  private static final int EVENTS = 1_000;

  private final List<EventBatch> batches = List.of(batch());

  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public Folded mapRows() {
    return Projection.fold(batches, Known.NOTHING);
  }

  private static EventBatch batch() {
    List<LoggedEvent> events = new ArrayList<>();
    EventHash head = EventHash.GENESIS;
    for (int i = 1; i <= EVENTS; i++) {
      EventEnvelope envelope = i == 1 ? created() : Messages.event("d:alice:bob", i);
      SealedEvent sealed = EventCodec.seal(envelope, head);
      head = sealed.hash();
      events.add(new LoggedEvent(i, envelope, sealed));
    }
    return new EventBatch(new LogPartition("parley.events", 0), 1, EVENTS + 1, events);
  }

  private static EventEnvelope created() {
    Event created =
        new ConversationCreated(
            ConversationKind.DIRECT,
            null,
            List.of(new Member("alice", Role.MEMBER), new Member("bob", Role.MEMBER)),
            false);
    return new EventEnvelope("d:alice:bob", 1, Messages.NOW, "alice", created);
  }
}
