package io.parley.connector.session;

import io.parley.connector.frame.ClientFrame;
import io.parley.connector.frame.ClientFrame.AboutPresence;
import io.parley.connector.frame.ClientFrame.Act;
import io.parley.connector.frame.ClientFrame.Contact;
import io.parley.connector.frame.ClientFrame.Conversations;
import io.parley.connector.frame.ClientFrame.Create;
import io.parley.connector.frame.ClientFrame.InSession;
import io.parley.connector.frame.ClientFrame.Members;
import io.parley.connector.frame.ClientFrame.Open;
import io.parley.connector.frame.ClientFrame.Refresh;
import io.parley.connector.frame.ClientFrame.Subscribe;
import io.parley.connector.frame.ClientFrame.Sync;
import io.parley.connector.frame.ClientFrame.Unsubscribe;
import io.parley.connector.frame.EncodedFrame;
import io.parley.connector.frame.ServerFrames;
import io.parley.connector.history.Answer;
import io.parley.connector.session.HistoryPages.FramePage;
import io.parley.connector.session.Verification.Identity;
import io.parley.schema.RawJson;
import io.parley.schema.command.Command;
import io.parley.schema.command.Command.CreateConversation;
import io.parley.schema.command.Command.Invite;
import io.parley.schema.command.Command.OpenDirect;
import io.parley.schema.conversation.ConversationId;
import io.parley.schema.conversation.ErrorCode;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What becomes of the requests of all sessions: wishes go to the router as commands, questions to
/// PostgreSQL. Called on the session's event loop.
final class Requests {

  private final SessionConfig config;
  private final SessionPorts ports;
  private final SessionRegistry registry;
  private final BlockingCalls blockingCalls;
  private final PresenceRequests presenceRequests;
  private final Submission submission;

  Requests(
      SessionConfig config,
      SessionPorts ports,
      SessionRegistry registry,
      Watches watches,
      BlockingCalls blockingCalls) {
    this.config = config;
    this.ports = ports;
    this.registry = registry;
    this.blockingCalls = blockingCalls;
    this.presenceRequests = new PresenceRequests(ports, watches, blockingCalls);
    this.submission = new Submission(ports, blockingCalls);
  }

  void handle(Session session, @Nullable RawJson id, InSession frame) {
    Long number = session.begin(id);
    if (number == null) {
      session.refuse(id, ErrorCode.RATE_LIMITED, "too many requests are open");
      return;
    }
    var request = new Request(session, number);
    switch (frame) {
      case Act(String conversation, Command command) -> act(request, conversation, command);
      case Open(String user) -> open(request, user);
      case Create create -> create(request, create);
      case Contact(String user, Command wish) -> decide(request, user, wish);
      case Sync sync -> sync(request, sync);
      case Refresh refresh -> refresh(request, refresh);
      case ClientFrame.History history -> history(request, history);
      case Conversations conversations -> conversations(request, conversations);
      case Members members -> members(request, members);
      case Subscribe(String channel) -> subscribe(request, channel);
      case Unsubscribe(String channel) -> unsubscribe(request, channel);
      case AboutPresence about -> presenceRequests.handle(request, about);
    }
  }

  /// An open request: who asked, and under which number.
  record Request(Session session, long number) {

    void ok(Function<RawJson, EncodedFrame> answer) {
      session.finish(number, answer);
    }

    void refuse(ErrorCode code, String message) {
      session.refuse(number, code, message);
    }

    /// Whether the session still waits for it, and has not ended.
    boolean isOpen() {
      return session.isOpen(number);
    }
  }

  private void act(Request request, String conversation, Command command) {
    if (command instanceof Invite(List<String> users)) {
      ifAllExist(request, users, () -> submit(request, conversation, command));
    } else {
      submit(request, conversation, command);
    }
  }

  private void open(Request request, String user) {
    String conversation = ConversationId.direct(request.session().user(), user);
    ifIsOther(request, user, () -> submit(request, conversation, new OpenDirect(user)));
  }

  private void decide(Request request, String user, Command wish) {
    String contact = ConversationId.contact(request.session().user(), user);
    ifIsOther(request, user, () -> submit(request, contact, wish));
  }

  private void ifIsOther(Request request, String user, Runnable then) {
    if (user.equals(request.session().user())) {
      request.refuse(ErrorCode.BAD_REQUEST, "user: is yourself");
    } else {
      ifAllExist(request, List.of(user), then);
    }
  }

  private void create(Request request, Create create) {
    String self = request.session().user();
    UUID clientId = Objects.requireNonNullElseGet(create.clientId(), UUID::randomUUID);
    List<String> others = create.members().stream().filter(user -> !user.equals(self)).toList();
    String conversation = ConversationId.created(create.kind(), self, clientId);
    var command = new CreateConversation(create.kind(), create.name(), others, create.open());
    ifAllExist(request, others, () -> submit(request, conversation, command));
  }

  private void submit(Request request, String conversation, Command command) {
    submission.submit(request, conversation, command);
  }

  private void ifAllExist(Request request, Collection<String> users, Runnable then) {
    if (users.isEmpty()) {
      then.run();
      return;
    }
    ask(
        request,
        () -> ports.users().unknown(users),
        (Set<String> unknown) -> {
          if (unknown.isEmpty()) {
            then.run();
          } else {
            String first = unknown.stream().min(String::compareTo).orElseThrow();
            request.refuse(ErrorCode.NO_SUCH_USER, "there is no user " + first);
          }
        });
  }

  private void sync(Request request, Sync sync) {
    Session session = request.session();
    if (session.beginSync()) {
      request.ok(ServerFrames::ok);
      ports.synchronizer().synchronize(session, sync.cursors());
    } else {
      request.refuse(ErrorCode.RATE_LIMITED, "a sync is running");
    }
  }

  private void refresh(Request request, Refresh refresh) {
    Session session = request.session();
    ask(
        request,
        () -> ports.identities().verify(refresh.token()),
        verification -> {
          switch (verification) {
            case Identity identity when !identity.isFor(session.device()) ->
                request.refuse(ErrorCode.UNAUTHORIZED, "the token is another device's");
            case Identity identity when identity.user().equals(session.user()) -> {
              session.refresh(identity);
              request.ok(re -> ServerFrames.refreshed(re, identity.expiresAt()));
            }
            case Identity _ ->
                request.refuse(ErrorCode.UNAUTHORIZED, "the token is another user's");
            case Verification.Refused refused -> request.refuse(refused.code(), refused.message());
          }
        });
  }

  private void history(Request request, ClientFrame.History history) {
    Session session = request.session();
    int maxBytes = config.outbound().maxBytes() / 2;
    askAbout(
        request,
        () ->
            ports
                .history()
                .events(session.user(), history.conversation(), history.range(), history.limit())
                .map(
                    page ->
                        HistoryPages.encode(
                            page, ports.eventContents(), history.range(), maxBytes)),
        page -> sendPage(request, history.conversation(), page));
  }

  private static void sendPage(Request request, String conversation, FramePage page) {
    if (request.isOpen()) {
      page.frames().forEach(request.session()::write);
      request.ok(
          re -> ServerFrames.historyEnd(re, conversation, page.more(), page.completeThrough()));
    }
  }

  private void conversations(Request request, Conversations conversations) {
    String user = request.session().user();
    ask(
        request,
        () -> ports.history().conversations(user, conversations.after(), conversations.limit()),
        page -> request.ok(re -> ServerFrames.conversations(re, page)));
  }

  private void members(Request request, Members members) {
    String user = request.session().user();
    askAbout(
        request,
        () ->
            ports.history().members(user, members.conversation(), members.after(), members.limit()),
        page -> request.ok(re -> ServerFrames.members(re, page)));
  }

  private void subscribe(Request request, String channel) {
    Session session = request.session();
    if (session.subscriptions().size() >= config.maxSubscriptions()) {
      request.refuse(ErrorCode.RATE_LIMITED, "too many channels are subscribed to");
      return;
    }
    askAbout(
        request,
        () -> ports.history().head(session.user(), channel),
        _ -> {
          if (request.isOpen()) {
            session.addSubscription(channel);
            registry.subscribe(session, channel);
            answerWithHead(request, channel);
          }
        });
  }

  /// Of the head that is told nothing is missing, and everything beyond it is pushed.
  private void answerWithHead(Request request, String channel) {
    Session session = request.session();
    blockingCalls.ask(
        session.connection(),
        () -> {
          ports.synchronizer().awaitChannel(channel);
          return ports.history().head(session.user(), channel);
        },
        answer -> {
          switch (answer) {
            case Answer.Found<Long>(Long head) ->
                request.ok(re -> ServerFrames.subscribed(re, channel, head));
            case Answer.Refused<Long>(ErrorCode code, String message) ->
                refuseSubscription(request, channel, code, message);
          }
        },
        (code, message) -> refuseSubscription(request, channel, code, message));
  }

  private void refuseSubscription(Request request, String channel, ErrorCode code, String message) {
    end(request.session(), channel);
    request.refuse(code, message);
  }

  private void unsubscribe(Request request, String channel) {
    end(request.session(), channel);
    request.ok(ServerFrames::ok);
  }

  private void end(Session session, String channel) {
    if (session.removeSubscription(channel)) {
      registry.unsubscribe(session, channel);
    }
  }

  private <T> void askAbout(Request request, Supplier<Answer<T>> question, Consumer<T> found) {
    ask(
        request,
        question,
        answer -> {
          switch (answer) {
            case Answer.Found<T>(T value) -> found.accept(value);
            case Answer.Refused<T>(ErrorCode code, String message) -> request.refuse(code, message);
          }
        });
  }

  private <T> void ask(Request request, Supplier<T> question, Consumer<T> answer) {
    blockingCalls.ask(request.session().connection(), question, answer, request::refuse);
  }
}
