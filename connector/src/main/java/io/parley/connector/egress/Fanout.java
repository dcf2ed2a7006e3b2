package io.parley.connector.egress;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.parley.connector.content.EventContents;
import io.parley.connector.egress.AwaitingKeys.Waiting;
import io.parley.connector.egress.LoopBatch.Asking;
import io.parley.connector.egress.PushedEvents.Verdict;
import io.parley.connector.frame.ServerFrames;
import io.parley.connector.session.Push;
import io.parley.connector.session.Session;
import io.parley.connector.session.SessionRegistry;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.delivery.Delivery;
import io.parley.schema.delivery.Delivery.CursorDelivery;
import io.parley.schema.delivery.Delivery.EventDelivery;
import io.parley.schema.delivery.Delivery.ReplyDelivery;
import io.parley.schema.delivery.Delivery.TypingDelivery;
import io.parley.schema.delivery.Reply;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import io.parley.schema.signal.Typing;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives each delivery to the sessions that it is for: the frame encoded once, one hop to each
/// event loop for all that a batch holds for its sessions.
///
/// The session whose request an event answers gets the answer and not the event, unless the answer
/// comes too late. Used by the delivery thread alone, which never waits for a session; but it waits
/// for an event loop that has not yet taken the batch before, so that what comes faster than it can
/// be written waits in Kafka, and goes out in larger pieces.
final class Fanout {

  private static final Logger log = LoggerFactory.getLogger(Fanout.class);
  private static final int MAX_USERS_KEPT = 200_000;
  private static final int MAX_CURSORS_KEPT = 100_000;
  private static final int MAX_AWAITING_KEYS = 10_000;
  private static final int MAX_AUDIENCES_KEPT = 400_000;

  /// For how long an event loop may be behind until it no longer holds up the others.
  private static final Duration MAX_BEHIND = Duration.ofSeconds(1);

  private final SessionRegistry sessions;
  private final long incarnation;
  private final PushedEvents pushedEvents = new PushedEvents(MAX_USERS_KEPT);
  private final PushedCursors pushedCursors = new PushedCursors(MAX_CURSORS_KEPT);
  private final Audiences audiences;
  private final Map<Executor, LoopBatch> batchByLoop = new HashMap<>();
  private final Map<Executor, LoopBatch> handedOverByLoop = new HashMap<>();
  private final AwaitingKeys awaitingKeys;

  private final Timer latency;
  private final Counter pushes;
  private final Counter repeated;
  private final Counter outdated;
  private final Counter foreign;
  private final Counter conflicts;
  private final Counter undecryptable;

  /// @param keysFetched called on any thread when [#resume] has something to do
  Fanout(
      SessionRegistry sessions,
      long incarnation,
      EventContents contents,
      Runnable keysFetched,
      MeterRegistry metrics) {
    this.sessions = sessions;
    this.audiences = new Audiences(sessions, MAX_AUDIENCES_KEPT);
    this.incarnation = incarnation;
    this.latency =
        Timer.builder("parley.delivery.latency")
            .description("from an event's time, its command's append, to its push")
            .publishPercentileHistogram()
            .register(metrics);
    this.pushes = metrics.counter("parley.pushes");
    this.repeated = metrics.counter("parley.deliveries.repeated");
    this.outdated = metrics.counter("parley.deliveries.outdated");
    this.foreign = metrics.counter("parley.deliveries.foreign");
    this.awaitingKeys =
        new AwaitingKeys(contents, waited(), keysFetched, MAX_AWAITING_KEYS, metrics);
    this.undecryptable = metrics.counter("parley.deliveries.undecryptable");
    this.conflicts =
        Counter.builder("parley.tripwire")
            .description("sequences for which two different events were seen; must stay 0")
            .register(metrics);
  }

  /// Takes a delivery into the batch.
  void add(Delivery delivery) {
    if (delivery.incarnation() != incarnation) {
      foreign.increment();
      return;
    }
    switch (delivery) {
      case EventDelivery event ->
          awaitingKeys.add(
              event, EventCodec.decode(event.event().bytes())); // its reply goes with it
      case CursorDelivery cursor -> addCursor(cursor);
      case TypingDelivery(_, Typing typing, List<String> users) -> addTyping(typing, users);
      case ReplyDelivery(_, Reply reply) -> answer(asking(reply));
    }
  }

  /// Hands the batch over to the sessions' event loops.
  void flush() {
    batchByLoop.forEach(this::handOver);
    batchByLoop.clear();
    awaitingKeys.fetch();
  }

  /// Goes on with events whose keys were fetched.
  void resume() {
    awaitingKeys.resume();
    flush();
  }

  private AwaitingKeys.Outcome waited() {
    return new AwaitingKeys.Outcome() {
      @Override
      public void decrypted(EventDelivery delivery, EventEnvelope event) {
        addEvent(delivery, event);
      }

      @Override
      public void givenUp(String conversation, List<Waiting> events) {
        sendToHistory(conversation, events);
      }
    };
  }

  /// Tells those concerned to fetch the conversation from the history, as its events can't be
  /// opened now.
  private void sendToHistory(String conversation, List<Waiting> events) {
    undecryptable.increment(events.size());
    List<EventDelivery> deliveries = events.stream().map(Waiting::delivery).toList();
    List<String> users =
        deliveries.stream().flatMap(delivery -> delivery.users().stream()).distinct().toList();
    boolean subscribers = deliveries.stream().anyMatch(EventDelivery::subscribers);
    tellToFetch(conversation, users, subscribers);
    deliveries.forEach(delivery -> answer(asking(delivery.reply())));
  }

  private void handOver(Executor loop, LoopBatch batch) {
    LoopBatch before = handedOverByLoop.put(loop, batch);
    if (before != null) {
      before.await(MAX_BEHIND);
    }
    try {
      loop.execute(batch);
    } catch (RejectedExecutionException _) {
      // The event loop has ended, and with it its connections.
      handedOverByLoop.remove(loop);
    }
  }

  /// The session that asked may be gone by now.
  private @Nullable Asking asking(@Nullable Reply reply) {
    Session session = reply == null ? null : sessions.byId(reply.session());
    return session == null || reply == null ? null : new Asking(session, reply);
  }

  private void answer(@Nullable Asking asking) {
    if (asking != null) {
      batch(asking.session().loop()).answer(asking);
    }
  }

  private void addEvent(EventDelivery delivery, EventEnvelope event) {
    Asking asking = asking(delivery.reply());
    EventHash hash = delivery.event().hash();
    switch (pushedEvents.see(event.conversation(), event.sequence(), hash, delivery.users())) {
      case Verdict.Push() -> {
        push(event, delivery.users(), delivery.subscribers(), asking);
        long age = System.currentTimeMillis() - event.time().toEpochMilli();
        latency.record(Math.max(0, age), TimeUnit.MILLISECONDS);
      }
      case Verdict.PushAlsoTo(List<String> users) -> {
        repeated.increment();
        push(event, users, false, asking);
      }
      case Verdict.Outdated() -> {
        outdated.increment();
        answer(asking);
      }
      case Verdict.Conflict(EventHash pushed) -> {
        alarm(delivery, event, pushed);
        answer(asking);
      }
    }
  }

  private void push(
      EventEnvelope event, List<String> users, boolean subscribers, @Nullable Asking asking) {
    if (users.isEmpty() && !subscribers) {
      answer(asking);
      return;
    }
    var push =
        new Push(
            Push.Kind.EVENT, event.conversation(), event.sequence(), ServerFrames.event(event));
    pushTo(push, users, subscribers, asking);
  }

  /// To the users' sessions and, if so, to the subscribers; and the answer to the session that
  /// asked, whether it is one of them or not.
  private void pushTo(Push push, List<String> users, boolean subscribers, @Nullable Asking asking) {
    Audience audience = audiences.of(push.conversation(), users, subscribers);
    Asking within = asking != null && audience.contains(asking.session()) ? asking : null;
    audience.byLoop().forEach((loop, sessions) -> batch(loop).push(push, sessions, within));
    pushes.increment(within == null ? audience.size() : audience.size() - 1);
    if (within == null) {
      answer(asking);
    }
  }

  private void addCursor(CursorDelivery delivery) {
    Asking asking = asking(delivery.reply());
    if (!pushedCursors.advances(delivery.cursor())) {
      repeated.increment();
      answer(asking);
      return;
    }
    var push =
        new Push(
            Push.Kind.RECEIPT,
            delivery.cursor().conversation(),
            0,
            ServerFrames.receipt(delivery.cursor()));
    pushTo(push, delivery.users(), false, asking);
  }

  private void addTyping(Typing typing, List<String> users) {
    var push = new Push(Push.Kind.SIGNAL, typing.conversation(), 0, ServerFrames.typing(typing));
    pushTo(push, users, false, null);
  }

  /// Tells the sessions concerned to fetch the conversation again from the committed history.
  private void alarm(EventDelivery delivery, EventEnvelope event, EventHash pushed) {
    conflicts.increment();
    log.atError()
        .addKeyValue("conversation", event.conversation())
        .addKeyValue("sequence", event.sequence())
        .addKeyValue("pushed", pushed)
        .addKeyValue("now", delivery.event().hash())
        .log("two different events under one sequence");
    tellToFetch(event.conversation(), delivery.users(), delivery.subscribers());
  }

  private void tellToFetch(String conversation, List<String> users, boolean subscribers) {
    var push = new Push(Push.Kind.EVENT, conversation, 0, ServerFrames.resync(conversation));
    pushTo(push, users, subscribers, null);
  }

  private LoopBatch batch(Executor loop) {
    return batchByLoop.computeIfAbsent(loop, _ -> new LoopBatch());
  }
}
