package io.parley.connector.egress;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.parley.connector.content.EventContents;
import io.parley.connector.egress.AwaitingKeys.Waiting;
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
import java.util.Collection;
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
/// The session whose request an event answers gets the answer and not the event. Used by the
/// delivery thread alone, which never waits for a session.
final class Fanout {

  private static final Logger log = LoggerFactory.getLogger(Fanout.class);
  private static final int MAX_USERS_KEPT = 200_000;
  private static final int MAX_CURSORS_KEPT = 100_000;
  private static final int MAX_AWAITING_KEYS = 10_000;

  private final SessionRegistry sessions;
  private final long incarnation;
  private final PushedEvents pushedEvents = new PushedEvents(MAX_USERS_KEPT);
  private final PushedCursors pushedCursors = new PushedCursors(MAX_CURSORS_KEPT);
  private final Map<Executor, LoopBatch> batchByLoop = new HashMap<>();
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
      case CursorDelivery cursor -> {
        addCursor(cursor, cursor.reply());
        answer(cursor.reply());
      }
      case TypingDelivery(_, Typing typing, List<String> users) -> addTyping(typing, users);
      case ReplyDelivery(_, Reply reply) -> answer(reply);
    }
  }

  /// Hands the batch over to the sessions' event loops.
  void flush() {
    batchByLoop.forEach(Fanout::handOver);
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
        answer(delivery.reply());
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
    deliveries.forEach(delivery -> answer(delivery.reply()));
  }

  private static void handOver(Executor loop, LoopBatch batch) {
    try {
      loop.execute(batch);
    } catch (RejectedExecutionException _) {
      // The event loop has ended, and with it its connections.
    }
  }

  /// The session may be gone by now.
  private void answer(@Nullable Reply reply) {
    if (reply == null) {
      return;
    }
    Session asking = sessions.byId(reply.session());
    if (asking != null) {
      batch(asking).answer(asking, reply);
    }
  }

  private void addEvent(EventDelivery delivery, EventEnvelope event) {
    Reply reply = delivery.reply();
    EventHash hash = delivery.event().hash();
    switch (pushedEvents.see(event.conversation(), event.sequence(), hash, delivery.users())) {
      case Verdict.Push() -> {
        push(event, delivery.users(), delivery.subscribers(), reply);
        long age = System.currentTimeMillis() - event.time().toEpochMilli();
        latency.record(Math.max(0, age), TimeUnit.MILLISECONDS);
      }
      case Verdict.PushAlsoTo(List<String> users) -> {
        repeated.increment();
        push(event, users, false, reply);
      }
      case Verdict.Outdated() -> outdated.increment();
      case Verdict.Conflict(EventHash pushed) -> alarm(delivery, event, pushed);
    }
  }

  private void push(
      EventEnvelope event, List<String> users, boolean subscribers, @Nullable Reply reply) {
    if (!users.isEmpty() || subscribers) {
      var push =
          new Push(
              Push.Kind.EVENT, event.conversation(), event.sequence(), ServerFrames.event(event));
      pushTo(push, users, subscribers, reply);
    }
  }

  /// To the users' sessions and, if so, to the subscribers; a session that is both gets it once.
  private void pushTo(Push push, List<String> users, boolean subscribers, @Nullable Reply reply) {
    Collection<Session> subscribed =
        subscribers ? sessions.subscribersOf(push.conversation()) : List.of();
    pushToAll(push, subscribed, reply);
    for (String user : users) {
      for (Session session : sessions.ofUser(user)) {
        if (subscribed.isEmpty() || !subscribed.contains(session)) {
          pushToOne(push, session, reply);
        }
      }
    }
  }

  private void addCursor(CursorDelivery delivery, @Nullable Reply reply) {
    if (!pushedCursors.advances(delivery.cursor())) {
      repeated.increment();
      return;
    }
    var push =
        new Push(
            Push.Kind.RECEIPT,
            delivery.cursor().conversation(),
            0,
            ServerFrames.receipt(delivery.cursor()));
    delivery.users().forEach(user -> pushToAll(push, sessions.ofUser(user), reply));
  }

  private void addTyping(Typing typing, List<String> users) {
    var push = new Push(Push.Kind.SIGNAL, typing.conversation(), 0, ServerFrames.typing(typing));
    users.forEach(user -> pushToAll(push, sessions.ofUser(user), null));
  }

  private void pushToAll(Push push, Collection<Session> targets, @Nullable Reply reply) {
    targets.forEach(target -> pushToOne(push, target, reply));
  }

  private void pushToOne(Push push, Session target, @Nullable Reply reply) {
    if (reply == null || !target.id().equals(reply.session())) {
      pushes.increment();
      batch(target).push(push, target);
    }
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

  private LoopBatch batch(Session session) {
    return batchByLoop.computeIfAbsent(session.loop(), _ -> new LoopBatch());
  }
}
