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
    Session session = request.session();
    if (session.awaitsKeys()) {
      session.waitingCommands().add(new Waiting(request, conversation, command));
    } else if (!isTaken(request, conversation, command)) {
      Queue<Waiting> waiting = session.waitingCommands();
      waiting.add(new Waiting(request, conversation, command));
      awaitKey(waiting);
    }
  }

  private boolean isTaken(Request request, String conversation, Command command) {
    @Nullable Command ready =
        ports.commandContents().tryEncrypt(request.session().user(), conversation, command);
    if (ready == null) {
      return false;
    }
    append(request, conversation, ready);
    return true;
  }

  private boolean isTaken(Waiting waiting) {
    return isTaken(waiting.request(), waiting.conversation(), waiting.command());
  }

  private void awaitKey(Queue<Waiting> waiting) {
    Waiting first = waiting.element();
    Session session = first.request().session();
    blockingCalls.ask(
        session.connection(),
        () ->
            ports.commandContents().encrypt(session.user(), first.conversation(), first.command()),
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
