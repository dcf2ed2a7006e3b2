package io.parley.connector.egress;

import io.parley.connector.session.Push;
import io.parley.connector.session.Session;
import io.parley.schema.delivery.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// What a batch of deliveries holds for the sessions of one event loop, in their order: so that one
/// task takes it there, however many sessions there are. Filled by the delivery thread, then run by
/// the event loop.
final class LoopBatch implements Runnable {

  private final List<Work> works = new ArrayList<>();

  private sealed interface Work {

    record ToAll(Push push, List<Session> sessions) implements Work {}

    record Caused(Push push, Session session, long request) implements Work {}

    record Answer(Session session, Reply reply) implements Work {}
  }

  void push(Push push, Session session) {
    if (!works.isEmpty()
        && works.getLast() instanceof Work.ToAll(Push last, List<Session> sessions)
        && last.equals(push)) {
      sessions.add(session);
    } else {
      List<Session> sessions = new ArrayList<>();
      sessions.add(session);
      works.add(new Work.ToAll(push, sessions));
    }
  }

  /// What the session's own request has caused.
  void pushCaused(Push push, Session session, long request) {
    works.add(new Work.Caused(push, session, request));
  }

  void answer(Session session, Reply reply) {
    works.add(new Work.Answer(session, reply));
  }

  @Override
  public void run() {
    for (Work work : works) {
      switch (work) {
        case Work.ToAll(Push push, List<Session> sessions) ->
            sessions.forEach(session -> safely(session, one -> one.push(push)));
        case Work.Caused(Push push, Session session, long request) ->
            safely(session, one -> one.pushCaused(push, request));
        case Work.Answer(Session session, Reply reply) -> safely(session, one -> one.answer(reply));
      }
    }
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
