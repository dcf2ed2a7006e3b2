package io.parley.connector.egress;

import io.parley.connector.session.Push;
import io.parley.connector.session.Session;
import io.parley.schema.delivery.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a batch of deliveries holds for the sessions of one event loop: so that one task takes it
/// there, however many sessions there are. Each session gets its part in order. Filled by the
/// delivery thread, then run by the event loop.
final class LoopBatch implements Runnable {

  private final List<Work> works = new ArrayList<>();
  private final CountDownLatch done = new CountDownLatch(1);

  /// The session whose request has caused a push, and its answer.
  record Asking(Session session, Reply reply) {}

  private record Told(Push push, @Nullable Asking asking) {}

  private sealed interface Work {

    /// @param told one after the other
    record ToAll(List<Told> told, List<Session> sessions) implements Work {}

    record Answer(Asking asking) implements Work {}
  }

  /// @param asking whoever of the sessions has caused it, if any: gets the answer in place of an
  ///   event, and after anything else
  void push(Push push, List<Session> sessions, @Nullable Asking asking) {
    var told = new Told(push, asking);
    if (!works.isEmpty()
        && works.getLast() instanceof Work.ToAll(List<Told> before, List<Session> same)
        && isSame(same, sessions)) {
      before.add(told);
    } else {
      List<Told> first = new ArrayList<>();
      first.add(told);
      works.add(new Work.ToAll(first, sessions));
    }
  }

  @SuppressWarnings("ReferenceEquality") // of an audience that was remembered
  private static boolean isSame(List<Session> some, List<Session> others) {
    return some == others;
  }

  void answer(Asking asking) {
    works.add(new Work.Answer(asking));
  }

  /// Waits until it was run, but not for ever.
  void await(Duration atMost) {
    try {
      var _ = done.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void run() {
    for (Work work : works) {
      switch (work) {
        case Work.ToAll(List<Told> told, List<Session> sessions) ->
            sessions.forEach(session -> safely(session, one -> tell(one, told)));
        case Work.Answer(Asking(Session session, Reply reply)) ->
            safely(session, one -> one.answer(reply));
      }
    }
    works.clear();
    done.countDown();
  }

  private static void tell(Session session, List<Told> told) {
    for (Told one : told) {
      Asking asking = one.asking();
      if (asking != null && asking.session().equals(session)) {
        tellAsking(one.push(), asking);
      } else {
        session.push(one.push());
      }
    }
  }

  private static void tellAsking(Push push, Asking asking) {
    if (push.kind() == Push.Kind.EVENT) {
      asking.session().pushCaused(push, asking.reply().request());
    }
    asking.session().answer(asking.reply());
  }

  /// A mistake ends the connection that it happens to, and is not the others'.
  private static void safely(Session session, Consumer<Session> work) {
    try {
      work.accept(session);
    } catch (RuntimeException e) {
      session.fail(e);
    }
  }
}
