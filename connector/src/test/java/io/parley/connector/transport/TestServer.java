package io.parley.connector.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.connector.ConnectorConfig;
import io.parley.connector.account.HttpAnswer;
import io.parley.connector.account.HttpBody;
import io.parley.connector.content.PlainContents;
import io.parley.connector.history.Answer;
import io.parley.connector.history.ConversationPage;
import io.parley.connector.history.EventPage;
import io.parley.connector.history.History;
import io.parley.connector.history.MemberPage;
import io.parley.connector.history.Range;
import io.parley.connector.presence.SessionInfo;
import io.parley.connector.presence.SessionTable;
import io.parley.connector.presence.TableEntry;
import io.parley.connector.session.CloseReason;
import io.parley.connector.session.FakePresence;
import io.parley.connector.session.FakeSynchronizer;
import io.parley.connector.session.MessageLimits;
import io.parley.connector.session.Node;
import io.parley.connector.session.Reception;
import io.parley.connector.session.Session;
import io.parley.connector.session.SessionClock;
import io.parley.connector.session.SessionPorts;
import io.parley.connector.session.SessionRegistry;
import io.parley.connector.session.Verification;
import io.parley.schema.command.CommandEnvelope;
import io.parley.schema.conversation.ErrorCode;
import io.parley.schema.delivery.Reply;
import io.parley.service.Configuration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// A server on free ports of the loopback address, behind which every command is granted. A token
/// is the user's name, unless it is `bad`.
final class TestServer implements AutoCloseable {

  private static final Map<String, Object> HERE =
      Map.of(
          "transport.host", "127.0.0.1",
          "transport.port", 0,
          "transport.tcp-port", 0,
          "transport.event-loops", 2);

  final SessionRegistry registry = new SessionRegistry();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final NettyServer netty;
  private final ConnectionMetrics metrics;
  private final Reception reception;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /// @param settings over the defaults, such as `session.login-timeout`
  TestServer(Map<String, ?> settings) {
    Map<String, Object> all = new HashMap<>(HERE);
    all.putAll(settings);
    ConnectorConfig config = Configuration.of(ConnectorConfig.class, all);
    var metrics = new ConnectionMetrics(meters, registry);
    var contents = new PlainContents();
    var ports =
        new SessionPorts(
            new Node("n1", 17),
            (command, _) -> grant(command),
            contents,
            contents,
            new FakeSynchronizer((session, _) -> session.execute(() -> session.endSync(true))),
            TestServer::verify,
            _ -> Set.of(),
            new NoHistory(),
            new NoTable(),
            FakePresence.nobody(),
            threads,
            SessionClock.system(),
            metrics);
    this.metrics = metrics;
    var limits = new MessageLimits(config.session().rates(), _ -> 1, ports.clock());
    reception = new Reception(config.session(), ports, registry, limits);
    netty = another(config.transport());
    netty.listen();
  }

  /// Another server with the same sessions, which does not listen yet.
  NettyServer another(TransportConfig config) {
    return new NettyServer(
        config,
        reception,
        call -> new HttpAnswer(200, Map.of(), HttpBody.of(call.path().getBytes(UTF_8))),
        () -> List.of("10.0.0.2:8080"),
        threads,
        metrics);
  }

  private void grant(CommandEnvelope command) {
    Session session = registry.byId(command.origin().session());
    if (session != null) {
      var accepted = new Reply.Accepted(command.conversation(), 1, Instant.EPOCH, false);
      long request = command.origin().request();
      session.execute(() -> session.answer(new Reply(session.id(), request, accepted)));
    }
  }

  private static Verification verify(String token) {
    return token.equals("bad")
        ? new Verification.Refused(
            ErrorCode.UNAUTHORIZED, CloseReason.TOKEN_REFUSED, "the token is not good")
        : new Verification.Identity(token, "login", null, Instant.now().plusSeconds(3600));
  }

  @Override
  public void close() {
    netty.close();
    threads.close();
  }

  private static final class NoTable implements SessionTable {
    @Override
    public void opened(SessionInfo session) {}

    @Override
    public void closed(String user, String session) {}

    @Override
    public void changed(SessionInfo session) {}

    @Override
    public void end(TableEntry session) {}

    @Override
    public List<TableEntry> ofUser(String user) {
      return List.of();
    }
  }

  private static final class NoHistory implements History {
    @Override
    public Answer<EventPage> events(String user, String conversation, Range range, int limit) {
      return new Answer.Found<>(new EventPage(List.of(), false, 0));
    }

    @Override
    public ConversationPage conversations(String user, @Nullable String after, int limit) {
      return new ConversationPage(List.of(), false);
    }

    @Override
    public Answer<MemberPage> members(
        String user, String conversation, @Nullable String after, int limit) {
      return new Answer.Found<>(new MemberPage(List.of(), false));
    }

    @Override
    public Answer<Long> head(String user, String channel) {
      return new Answer.Found<>(0L);
    }
  }
}
