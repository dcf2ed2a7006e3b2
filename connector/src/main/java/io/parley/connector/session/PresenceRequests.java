package io.parley.connector.session;

import io.parley.connector.frame.ClientFrame.AboutPresence;
import io.parley.connector.frame.ClientFrame.EndSession;
import io.parley.connector.frame.ClientFrame.SayTyping;
import io.parley.connector.frame.ClientFrame.Sessions;
import io.parley.connector.frame.ClientFrame.Unwatch;
import io.parley.connector.frame.ClientFrame.Watch;
import io.parley.connector.frame.ServerFrames;
import io.parley.connector.history.StoreUnavailable;
import io.parley.connector.presence.Presence;
import io.parley.connector.presence.PresencePorts;
import io.parley.connector.presence.TableEntry;
import io.parley.connector.session.Requests.Request;
import io.parley.schema.conversation.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What becomes of the requests about who is there, and on which devices. Called on the session's
/// event loop.
final class PresenceRequests {

  /// For how long a subscription may take.
  private static final Duration FOLLOW_TIMEOUT = Duration.ofMillis(500);

  private final SessionPorts ports;
  private final PresencePorts presence;
  private final Watches watches;
  private final BlockingCalls blockingCalls;

  PresenceRequests(SessionPorts ports, Watches watches, BlockingCalls blockingCalls) {
    this.ports = ports;
    this.presence = ports.presence();
    this.watches = watches;
    this.blockingCalls = blockingCalls;
  }

  void handle(Request request, AboutPresence frame) {
    switch (frame) {
      case Watch(List<String> users) -> watch(request, users);
      case Unwatch(List<String> users) -> unwatch(request, users);
      case SayTyping(String conversation) -> type(request, conversation);
      case Sessions _ -> sessions(request);
      case EndSession(String session) -> endSession(request, session);
    }
  }

  private void watch(Request request, List<String> users) {
    Session session = request.session();
    List<String> added = users.stream().filter(user -> !session.watched().contains(user)).toList();
    if (session.watched().size() + added.size() > presence.config().watchedPerSession()) {
      request.refuse(ErrorCode.RATE_LIMITED, "too many users are watched");
      return;
    }
    List<CompletableFuture<Void>> followed = new ArrayList<>();
    for (String user : users) {
      CompletableFuture<Void> one = watches.add(user, session);
      if (one == null) {
        forget(session, added);
        request.refuse(ErrorCode.UNAVAILABLE, "too many users are watched on this node");
        return;
      }
      session.sights().add(user);
      followed.add(one);
    }
    String self = session.user();
    // Of whom others watch here already is known what has to be told.
    List<String> unknown = users.stream().filter(user -> watches.told(user) == null).toList();
    // Looked up when they are watched already, so that no block falls in between.
    blockingCalls.ask(
        session.connection(),
        () -> new Look(presence.visibility().hidden(self, users), read(unknown, followed)),
        look -> answer(request, users, look),
        (code, message) -> {
          forget(session, added);
          request.refuse(code, message);
        });
  }

  private record Look(Set<String> hidden, List<Presence> found) {}

  private List<Presence> read(List<String> users, List<CompletableFuture<Void>> followed) {
    try {
      CompletableFuture.allOf(followed.toArray(CompletableFuture<?>[]::new))
          .get(FOLLOW_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new StoreUnavailable("presence can't be followed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailable("interrupted", e);
    }
    return presence.feed().read(users);
  }

  private void answer(Request request, List<String> users, Look look) {
    Sights sights = request.session().sights();
    look.found().forEach(watches::read);
    users.forEach(user -> sights.found(user, look.hidden().contains(user)));
    List<Presence> items = users.stream().map(user -> item(user, sights)).toList();
    request.ok(re -> ServerFrames.watched(re, items));
  }

  private Presence item(String user, Sights sights) {
    Presence told = sights.sees(user) ? watches.told(user) : null;
    return told == null ? Presence.unknown(user) : told;
  }

  private void unwatch(Request request, List<String> users) {
    forget(request.session(), users);
    request.ok(ServerFrames::ok);
  }

  private void forget(Session session, List<String> users) {
    users.stream().filter(session.sights()::remove).forEach(user -> watches.remove(user, session));
  }

  private void type(Request request, String conversation) {
    Session session = request.session();
    if (session.maySayTyping(conversation, presence.config().typingEvery())) {
      presence.signals().typing(conversation, session.user());
    }
    request.ok(ServerFrames::ok);
  }

  private void sessions(Request request) {
    Session session = request.session();
    blockingCalls.ask(
        session.connection(),
        () -> ports.table().ofUser(session.user()),
        entries -> request.ok(re -> ServerFrames.sessions(re, entries, session.id())),
        request::refuse);
  }

  private void endSession(Request request, String wanted) {
    String user = request.session().user();
    blockingCalls.ask(
        request.session().connection(),
        () ->
            ports.table().ofUser(user).stream()
                .filter(entry -> entry.session().session().equals(wanted))
                .findFirst(),
        (Optional<TableEntry> found) ->
            found.ifPresentOrElse(
                entry -> {
                  request.ok(ServerFrames::ok);
                  ports.table().end(entry);
                },
                () -> request.refuse(ErrorCode.NO_SUCH_SESSION, "you have no such session")),
        request::refuse);
  }
}
