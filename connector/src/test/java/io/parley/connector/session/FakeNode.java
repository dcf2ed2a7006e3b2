package io.parley.connector.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.connector.ConnectorConfig;
import io.parley.connector.content.PlainContents;
import io.parley.connector.history.StoreUnavailable;
import io.parley.connector.presence.PresenceConfig;
import io.parley.connector.presence.PresencePorts;
import io.parley.connector.presence.SessionInfo;
import io.parley.connector.presence.SessionTable;
import io.parley.connector.presence.TableEntry;
import io.parley.connector.session.Verification.Identity;
import io.parley.schema.RawJson;
import io.parley.schema.command.CommandEnvelope;
import io.parley.schema.conversation.ErrorCode;
import io.parley.service.Configuration;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A node whose ports are fakes. A token is the user's name, unless it begins with `bad`; it is
/// good for an hour. What blocks waits for [#runBlocking].
public final class FakeNode {

  public static final SessionConfig CONFIG = config(Map.of());
  static final PresenceConfig PRESENCE =
      new PresenceConfig(
          Duration.ofMinutes(5), 0, Map.of(), 3, 4, Duration.ofMillis(200), Duration.ofSeconds(3));
  public static final Duration TOKEN_LIFE = Duration.ofHours(1);

  public final FakeClock clock = new FakeClock();
  public final SessionRegistry registry = new SessionRegistry();
  final FakeHistory history = new FakeHistory();
  final FakeContents contents = new FakeContents();
  final CountingMonitor monitor = new CountingMonitor();
  final List<CommandEnvelope> commands = new ArrayList<>();
  final List<Runnable> refusals = new ArrayList<>();
  final List<Map<String, Long>> syncs = new ArrayList<>();
  final Set<String> users = new TreeSet<>(Set.of("alice", "bob", "carol"));
  final List<String> table = new ArrayList<>();
  final FakePresence presence = new FakePresence();
  final List<String> typing = new ArrayList<>();
  boolean storeIsAway;
  @Nullable String tokenDevice;
  int members = 1;
  private final Queue<Runnable> blocking = new ArrayDeque<>();
  private final SessionPorts ports;
  private final Reception reception;

  /// The defaults with these settings over them, such as `login-timeout`.
  public static SessionConfig config(Map<String, ?> settings) {
    Map<String, Object> all = new HashMap<>();
    settings.forEach((key, value) -> all.put("session." + key, value));
    return Configuration.of(ConnectorConfig.class, all).session();
  }

  public FakeNode() {
    this(CONFIG);
  }

  public FakeNode(SessionConfig config) {
    ports =
        new SessionPorts(
            new Node("n1", 17),
            (command, refused) -> {
              commands.add(command);
              refusals.add(refused);
            },
            contents,
            new PlainContents(),
            new FakeSynchronizer((_, cursors) -> syncs.add(cursors)),
            this::verify,
            this::unknown,
            history,
            new Table(),
            new PresencePorts(
                PRESENCE,
                presence,
                presence::hidden,
                (conversation, user) -> typing.add(user + " in " + conversation)),
            blocking::add,
            clock,
            monitor);
    reception =
        new Reception(
            config, ports, registry, new MessageLimits(config.rates(), _ -> members, clock));
  }

  public Reception reception() {
    return reception;
  }

  Attendance attendance() {
    return new Attendance(registry, ports, reception.watches());
  }

  Peer open(FakeConnection connection) {
    return reception.open(connection);
  }

  /// A session that has just been welcomed.
  public Session logIn(FakeConnection connection, String user, String device) {
    return logIn(open(connection), connection, user, device);
  }

  Session logIn(Peer peer, FakeConnection connection, String user, String device) {
    say(peer, hello(user, device));
    runBlocking();
    connection.takeWritten();
    return registry.ofUser(user).stream()
        .filter(session -> session.device().equals(device))
        .reduce((_, newest) -> newest)
        .orElseThrow();
  }

  /// The session's connection is closed.
  public void leave(Session session) {
    reception.leave(session);
  }

  /// Opens a request of the session.
  ///
  /// @return its number
  public static long ask(Session session, String id) {
    return Objects.requireNonNull(session.begin(RawJson.of(id)));
  }

  public static String hello(String token, String device) {
    return "{'type':'hello','id':0,'token':'%s','device':{'id':'%s'}}".formatted(token, device);
  }

  static void say(Peer peer, String frame) {
    peer.received(frame.replace('\'', '"').getBytes(UTF_8));
  }

  public void runBlocking() {
    for (Runnable task = blocking.poll(); task != null; task = blocking.poll()) {
      task.run();
    }
  }

  private Verification verify(String token) {
    if (token.startsWith("bad")) {
      return new Verification.Refused(
          ErrorCode.UNAUTHORIZED, CloseReason.TOKEN_REFUSED, "the token is not good");
    }
    return new Identity(token, "login-of-" + token, tokenDevice, clock.now().plus(TOKEN_LIFE));
  }

  private Set<String> unknown(Collection<String> asked) {
    if (storeIsAway) {
      throw new StoreUnavailable("away", new IllegalStateException());
    }
    Set<String> unknown = new TreeSet<>(asked);
    unknown.removeAll(users);
    return unknown;
  }

  private final class Table implements SessionTable {
    @Override
    public void opened(SessionInfo session) {
      table.add("opened " + session.user());
    }

    @Override
    public void closed(String user, String session) {
      table.add("closed " + user);
    }

    @Override
    public void changed(SessionInfo session) {
      table.add((session.away() ? "away " : "back ") + session.user());
    }

    @Override
    public List<TableEntry> ofUser(String user) {
      if (storeIsAway) {
        throw new StoreUnavailable("away", new IllegalStateException());
      }
      return registry.ofUser(user).stream()
          .map(session -> new TableEntry("n1", "17", "online", session.info()))
          .toList();
    }

    @Override
    public void end(TableEntry session) {
      table.add("end " + session.session().device().id());
    }
  }
}
