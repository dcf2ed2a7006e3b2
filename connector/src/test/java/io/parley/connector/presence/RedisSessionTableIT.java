package io.parley.connector.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.connector.history.StoreUnavailable;
import io.parley.connector.presence.SessionInfo.Device;
import io.parley.testing.Servers;
import io.parley.testing.WithServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithServers
class RedisSessionTableIT implements SessionTableContract {

  private static final Duration TIMEOUT = Duration.ofMillis(500);

  private final String uri;
  private RedisLink redis;
  private RedisSessionTable table;
  private final List<String> ended = new CopyOnWriteArrayList<>();

  RedisSessionTableIT(Servers servers) {
    this.uri = servers.newRedis();
  }

  @BeforeEach
  void connect() {
    redis = RedisLink.open(config(uri), new SimpleMeterRegistry());
    redis.connect().join();
    table = table(redis, new SessionBounds(0, Map.of()));
  }

  @AfterEach
  void close() {
    redis.close();
  }

  @Override
  public SessionTable table() {
    return table;
  }

  @Test
  void knowsWhatTheNodeWrote() {
    SessionInfo info = SessionTableContract.session("alice", "phone");
    table.opened(info);
    assertThat(table.places("node-1").join()).containsExactly(SessionPlace.of(info));
    table.closed("alice", info.session());
    assertThat(table.places("node-1").join()).isEmpty();
    assertThat(table.isIncomplete()).isFalse();
  }

  @Test
  void knowsThatSomethingWasNotWritten() throws IOException {
    try (var nowhere = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var away =
            RedisLink.open(
                config("redis://127.0.0.1:" + nowhere.getLocalPort()), new SimpleMeterRegistry())) {
      var lost = table(away, new SessionBounds(0, Map.of()));
      lost.opened(SessionTableContract.session("alice", "phone"));
      assertThat(lost.isIncomplete()).isTrue();
      assertThatThrownBy(() -> lost.ofUser("alice")).isInstanceOf(StoreUnavailable.class);
    }
  }

  private static RedisConfig config(String uri) {
    return RedisConfig.standalone(uri, TIMEOUT, Duration.ofSeconds(15));
  }

  private RedisSessionTable table(RedisLink link, SessionBounds bounds) {
    return new RedisSessionTable(
        new UserScript.Means(link, Duration.ofMinutes(4)),
        new NodeIdentity("node-1", "192.0.2.9:8080", 1),
        bounds,
        TIMEOUT.toMillis(),
        InstantSource.system(),
        ended::add);
  }

  @Test
  void endsTheOlderSessionOfADevice() {
    SessionInfo older = SessionTableContract.session("alice", "phone");
    SessionInfo newer = SessionTableContract.session("alice", "phone");
    table.opened(older);
    table.opened(newer);
    assertThat(table.ofUser("alice")).extracting(TableEntry::session).containsExactly(newer);
    assertThat(ended).containsExactly(older.session());
  }

  @Test
  void endsASessionThatIsWrittenAgainAfterANewerOneOfItsDevice() {
    SessionInfo older = SessionTableContract.session("alice", "phone");
    SessionInfo newer = later(SessionTableContract.session("alice", "phone"), 1);
    table.opened(newer);
    table.changed(older);
    assertThat(table.ofUser("alice")).extracting(TableEntry::session).containsExactly(newer);
    assertThat(ended).containsExactly(older.session());
  }

  @Test
  void endsTheOldestOfTooMany() {
    RedisSessionTable bounded = table(redis, new SessionBounds(3, Map.of("ios", 1)));
    List<SessionInfo> sessions =
        IntStream.range(0, 5)
            .mapToObj(i -> later(SessionTableContract.session("alice", "d" + i), i))
            .toList();
    sessions.forEach(bounded::opened);
    assertThat(bounded.ofUser("alice"))
        .extracting(TableEntry::session)
        .containsExactlyInAnyOrderElementsOf(sessions.subList(2, 5));
    assertThat(ended).containsExactly(sessions.get(0).session(), sessions.get(1).session());

    SessionInfo phone = on("ios", SessionTableContract.session("alice", "p1"));
    SessionInfo tablet = on("ios", SessionTableContract.session("alice", "p2"));
    bounded.opened(phone);
    bounded.opened(tablet);
    assertThat(bounded.ofUser("alice")).extracting(TableEntry::session).contains(tablet).hasSize(3);
    assertThat(ended).contains(phone.session());
  }

  @Test
  void countsTheNewestAsNewWhateverTheClocksSay() {
    SessionInfo ahead = later(SessionTableContract.session("alice", "phone"), 3_600);
    SessionInfo now = SessionTableContract.session("alice", "phone");
    table.opened(ahead);
    table.opened(now);
    assertThat(table.ofUser("alice")).extracting(TableEntry::session).containsExactly(now);
  }

  @Test
  void passesOverWhatOthersPutInItsPlace() throws Exception {
    SessionInfo info = SessionTableContract.session("alice", "phone");
    redis.send(commands -> commands.set("parley:sessions:{alice}", "a text")).get();
    redis.send(commands -> commands.lpush("parley:presence:{alice}", "a list")).get();
    redis.send(commands -> commands.set("parley:node-sessions:node-1", "a text")).get();
    table.places("node-1").get();
    table.write(info).get();
    assertThat(table.ofUser("alice")).extracting(TableEntry::session).containsExactly(info);
    assertThat(table.places("node-1").get()).containsExactly(SessionPlace.of(info));
    redis.send(commands -> commands.hset("parley:sessions:{alice}", "x", "1 [")).get();
    redis.send(commands -> commands.hset("parley:presence:{alice}", "lastSeen", "zzz")).get();
    assertThat(table.ofUser("alice")).hasSize(1);
    assertThat(redis.send(commands -> commands.hlen("parley:sessions:{alice}")).get()).isOne();
  }

  @Test
  void forgetsASessionThatNobodyWritesAgain() throws Exception {
    SessionInfo info = SessionTableContract.session("alice", "phone");
    table.write(info).get();
    String entry =
        redis.send(commands -> commands.hget("parley:sessions:{alice}", info.session())).get();
    long writtenMs = Long.parseLong(entry.substring(0, entry.indexOf(' ')));
    String old =
        (writtenMs - Duration.ofMinutes(5).toMillis()) + entry.substring(entry.indexOf(' '));
    redis.send(commands -> commands.hset("parley:sessions:{alice}", info.session(), old)).get();
    assertThat(table.ofUser("alice")).isEmpty();
    assertThat(redis.send(commands -> commands.hget("parley:presence:{alice}", "state")).get())
        .isEqualTo("offline");
  }

  @Test
  void clearsWhatADeadIncarnationLeftAndNothingElse() throws Exception {
    SessionInfo dead = SessionTableContract.session("alice", "phone");
    table.write(dead).get();
    table.removeFor("node-1", 2, SessionPlace.of(dead)).get();
    assertThat(table.ofUser("alice")).hasSize(1);
    table.removeFor("node-1", 1, SessionPlace.of(dead)).get();
    assertThat(table.ofUser("alice")).isEmpty();
    assertThat(table.places("node-1").get()).isEmpty();
  }

  private static SessionInfo later(SessionInfo info, int seconds) {
    return new SessionInfo(
        info.session(),
        info.user(),
        info.login(),
        info.device(),
        info.client(),
        info.transport(),
        info.remoteAddress(),
        info.remotePort(),
        info.connectedAt().plusSeconds(seconds),
        info.lastSeen().plusSeconds(seconds),
        info.away());
  }

  private static SessionInfo on(String platform, SessionInfo info) {
    return new SessionInfo(
        info.session(),
        info.user(),
        info.login(),
        new Device(info.device().id(), null, null, platform),
        info.client(),
        info.transport(),
        info.remoteAddress(),
        info.remotePort(),
        info.connectedAt().plusSeconds(60),
        info.lastSeen(),
        info.away());
  }
}
