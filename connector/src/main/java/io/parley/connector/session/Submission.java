package io.parley.connector.session;

import io.parley.connector.session.Requests.Request;
import io.parley.schema.command.Command;
import io.parley.schema.command.CommandEnvelope;
import io.parley.schema.command.Origin;
import io.parley.schema.conversation.ErrorCode;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// Sends sessions' commands to the router, with what they say encrypted: each session's in the
/// order in which it asked, also where one of them waits for a key. Called on the session's event
/// loop.
final class Submission {

  private final SessionPorts ports;
  private final BlockingCalls blockingCalls;

  Submission(SessionPorts ports, BlockingCalls blockingCalls) {
    this.ports = ports;
    this.blockingCalls = blockingCalls;
  }

  /// A command that waits for its key, or behind one that does. There are no more of them than a
  /// session may have open requests.
  record Waiting(Request request, String conversation, Command command) {}

  void submit(Request request, String conversation, Command command) {
    var one = new Waiting(request, conversation, command);
    Queue<Waiting> waiting = request.session().waitingCommands();
    if (!waiting.isEmpty()) {
      waiting.add(one);
    } else if (!isTaken(one)) {
      waiting.add(one);
      awaitKey(waiting);
    }
  }

  private boolean isTaken(Waiting one) {
    @Nullable Command ready =
        ports
            .contents()
            .tryEncrypt(one.request().session().user(), one.conversation(), one.command());
    if (ready == null) {
      return false;
    }
    append(one.request(), one.conversation(), ready);
    return true;
  }

  private void awaitKey(Queue<Waiting> waiting) {
    Waiting first = waiting.element();
    Session session = first.request().session();
    blockingCalls.ask(
        session.connection(),
        () -> ports.contents().encrypt(session.user(), first.conversation(), first.command()),
        ready -> {
          waiting.remove();
          append(first.request(), first.conversation(), ready);
          goOn(waiting);
        },
        (code, message) -> {
          waiting.remove();
          first.request().refuse(code, message);
          goOn(waiting);
        });
  }

  private void goOn(Queue<Waiting> waiting) {
    while (!waiting.isEmpty() && isTaken(waiting.element())) {
      waiting.remove();
    }
    if (!waiting.isEmpty()) {
      awaitKey(waiting);
    }
  }

  private void append(Request request, String conversation, Command command) {
    Session session = request.session();
    Node node = ports.node();
    var origin =
        new Origin(
            session.user(),
            session.device(),
            session.id(),
            request.number(),
            node.id(),
            node.incarnation());
    Runnable refused =
        () -> request.refuse(ErrorCode.UNAVAILABLE, "it is not known whether this was taken");
    ports
        .commands()
        .submit(new CommandEnvelope(conversation, origin, command), () -> session.execute(refused));
  }
}
