package io.parley.connector.presence;

import static io.parley.connector.presence.SessionTableContract.NOON;
import static io.parley.connector.presence.SessionTableContract.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.connector.history.StoreUnavailable;
import io.parley.testing.Servers;
import io.parley.testing.WithServers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Two nodes on one Redis, `node-1` by a way that can be cut.
@WithServers
@Timeout(60)
class RedisPresenceIT {

  private static final Duration LEASE = Duration.ofMillis(1_500);
  private static final Duration RENEWAL = LEASE.dividedBy(3);
  private static final Duration SOON = Duration.ofSeconds(10);

  private final Map<String, SessionInfo> live = new ConcurrentHashMap<>();
  private final Map<String, SessionInfo> liveElsewhere = new ConcurrentHashMap<>();
  private final RedisURI uri;
  private final RedisClient client;
  private final StatefulRedisConnection<String, String> connection;
  private final RedisCommands<String, String> redis;
  private final TcpProxy way;
  private final List<String> ended = new CopyOnWriteArrayList<>();
  private RedisPresence presence;
  private RedisPresence elsewhere;

  RedisPresenceIT(Servers servers) throws IOException {
    this.uri = RedisURI.create(servers.newRedis());
    this.client = RedisClient.create(uri);
    this.connection = client.connect();
    this.redis = connection.sync();
    this.way = new TcpProxy(new InetSocketAddress(uri.getHost(), uri.getPort()));
  }

  @BeforeEach
  void start() {
    presence = start("node-1", 1, live, way.port());
    elsewhere = start("node-2", 1, liveElsewhere, uri.getPort());
    await().atMost(SOON).until(() -> redis.exists("parley:node:node-1", "parley:node:node-2") == 2);
  }

  @AfterEach
  void stop() {
    presence.close();
    elsewhere.close();
    way.close();
    connection.close();
    client.shutdown();
  }

  @Nested
  class Sessions {

    @Test
    void areSeenFromEveryNode() {
      SessionInfo here = open(session("alice", "phone"));
      SessionInfo there = session("alice", "laptop");
      liveElsewhere.put(there.session(), there);
      elsewhere.table().opened(there);
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                assertThat(sessions(presence, "alice")).containsExactlyInAnyOrder(here, there);
                assertThat(sessions(elsewhere, "alice")).containsExactlyInAnyOrder(here, there);
              });
    }

    @Test
    void standUnderTheirNodeWithAllThatIsKnown() {
      SessionInfo info = open(session("alice", "phone"));
      awaitListed(info);
      assertThat(redis.smembers("parley:node-sessions:node-1"))
          .containsExactly("alice/" + info.session());
      assertThat(redis.hget("parley:sessions:{alice}", info.session()))
          .contains("\"node\":\"node-1\"", "\"state\":\"online\"", "\"id\":\"phone\"")
          .contains("\"remotePort\":50000", "\"connectedAt\":\"2026-03-01T12:00:00.123Z\"");
      close(info);
      await().atMost(SOON).until(() -> redis.exists("parley:node-sessions:node-1") == 0);
      assertThat(redis.exists("parley:sessions:{alice}")).isZero();
    }

    @Test
    void makeTheirUserOnlineUntilTheLastOneGoes() {
      SessionInfo phone = open(session("alice", "phone"));
      SessionInfo laptop = open(session("alice", "laptop"));
      awaitListed(phone, laptop);
      assertThat(redis.hgetall("parley:presence:{alice}"))
          .isEqualTo(Map.of("state", "online", "lastSeen", "2026-03-01T12:00:00.123Z"));
      presence.table().changed(phone.seen(NOON.minusSeconds(60), false));
      close(phone);
      awaitListed(laptop);
      assertThat(redis.hget("parley:presence:{alice}", "state")).isEqualTo("online");
      close(laptop);
      awaitListed();
      assertThat(redis.hget("parley:presence:{alice}", "state")).isEqualTo("offline");
      assertThat(redis.hget("parley:presence:{alice}", "lastSeen")).isGreaterThan("2026-03-01T13");
    }

    @Test
    void passOverWhatIsNoEntry() {
      SessionInfo info = open(session("alice", "phone"));
      awaitListed(info);
      redis.hset("parley:sessions:{alice}", "x", "nonsense");
      redis.hset("parley:sessions:{alice}", "y", "{\"node\":7}");
      assertThat(sessions(presence, "alice")).containsExactly(info);
    }

    @Test
    void comeBackWhenRedisIsWiped() {
      SessionInfo phone = open(session("alice", "phone"));
      SessionInfo other = open(session("bob", "phone"));
      awaitListed(phone);
      redis.flushdb();
      awaitListed(phone);
      await().atMost(SOON).until(() -> redis.hlen("parley:sessions:{bob}") == 1);
      assertThat(redis.smembers("parley:node-sessions:node-1"))
          .containsExactlyInAnyOrder("alice/" + phone.session(), "bob/" + other.session());
    }

    @Test
    void areAsTheyShouldBeAfterRedisWasAway() throws IOException {
      SessionInfo stays = open(session("alice", "phone"));
      SessionInfo goes = open(session("alice", "laptop"));
      awaitListed(stays, goes);
      way.cut();
      close(goes);
      SessionInfo comes = open(session("alice", "tablet"));
      assertUnreadable(presence);
      way.join();
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(sessions(elsewhere, "alice")).containsExactlyInAnyOrder(stays, comes));
    }

    @Test
    void manyComeBack() {
      for (int i = 0; i < 2_000; i++) {
        open(session("user" + i, "phone"));
      }
      await().atMost(SOON).until(() -> redis.scard("parley:node-sessions:node-1") == 2_000);
      redis.flushdb();
      await().atMost(SOON).until(() -> redis.scard("parley:node-sessions:node-1") == 2_000);
      await().atMost(SOON).until(() -> redis.hlen("parley:sessions:{user1999}") == 1);
    }

    @Test
    void ofAFormerIncarnationAreCleared() {
      SessionInfo lost = open(session("alice", "phone"));
      awaitListed(lost);
      live.clear();
      try (var again = start("node-1", 2, live, uri.getPort())) {
        await().atMost(SOON).until(() -> sessions(again, "alice").isEmpty());
        assertThat(redis.hget("parley:node:node-1", "incarnation")).isEqualTo("2");
      }
    }
  }

  @Nested
  class Callers {

    @Test
    void comeBackAtOnceWhileRedisIsAway() throws IOException {
      way.cut();
      long startNs = System.nanoTime();
      for (int i = 0; i < 1_000; i++) {
        SessionInfo info = session("alice", "phone");
        presence.table().opened(info);
        presence.table().closed("alice", info.session());
      }
      assertUnreadable(presence);
      assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void comeBackInTimeWhileRedisHangs() {
      redis.clientPause(1_500);
      long startNs = System.nanoTime();
      presence.table().opened(session("alice", "phone"));
      assertUnreadable(presence);
      assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void areServedByANodeThatStartedWithoutRedis() throws IOException {
      way.cut();
      SessionInfo info = session("alice", "phone");
      var sessions = Map.of(info.session(), info);
      try (var late = start("node-3", 1, sessions, way.port())) {
        late.table().opened(info);
        assertUnreadable(late);
        way.join();
        await()
            .ignoreException(StoreUnavailable.class) // until it has connected
            .atMost(SOON)
            .until(() -> !sessions(late, "alice").isEmpty());
      }
    }
  }

  @Nested
  class Lease {

    @Test
    void saysWhereTheNodeIsAndHowMuchItHolds() {
      open(session("alice", "phone"));
      open(session("bob", "phone"));
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(redis.hgetall("parley:node:node-1"))
                      .isEqualTo(
                          Map.of(
                              "address", "192.0.2.9:8080", "incarnation", "1", "sessions", "2")));
      assertThat(redis.pttl("parley:node:node-1")).isBetween(1L, LEASE.toMillis());
    }

    @Test
    void outlivesItsLengthWhileTheNodeLives() {
      await()
          .during(LEASE.plus(RENEWAL))
          .atMost(SOON)
          .until(() -> redis.exists("parley:node:node-1") == 1);
    }

    @Test
    void lapsesWhenTheNodeIsNotHeardOf() throws IOException {
      way.cut();
      await().atMost(SOON).until(() -> redis.exists("parley:node:node-1") == 0);
      assertThat(redis.exists("parley:node:node-2")).isEqualTo(1);
      way.join();
      await().atMost(SOON).until(() -> redis.exists("parley:node:node-1") == 1);
    }

    @Test
    void isGivenUpWhenTheNodeStops() {
      start("node-4", 1, Map.of(), uri.getPort()).close();
      await().atMost(SOON).until(() -> redis.exists("parley:node:node-4") == 0);
    }

    @Test
    void isLeftToTheNewerOfTwoNodesOfOneName() {
      try (var usurper = start("node-1", 2, Map.of(), uri.getPort())) {
        assertThat(usurper.feed()).isNotNull();
        await()
            .atMost(SOON)
            .until(() -> "2".equals(redis.hget("parley:node:node-1", "incarnation")));
        await()
            .during(RENEWAL.multipliedBy(3))
            .atMost(SOON)
            .until(() -> "2".equals(redis.hget("parley:node:node-1", "incarnation")));
      }
    }
  }

  private RedisPresence start(
      String node, long incarnation, Map<String, SessionInfo> sessions, int port) {
    String at = "redis://%s:%d/%d".formatted(uri.getHost(), port, uri.getDatabase());
    return RedisPresence.start(
        RedisConfig.standalone(at, Duration.ofMillis(300), LEASE),
        PresenceConfig.DEFAULT,
        new NodeIdentity(node, "192.0.2.9:8080", incarnation),
        new RedisPresence.Sessions(sessions::values, id -> ended.add(node + " " + id)),
        new SimpleMeterRegistry());
  }

  private SessionInfo open(SessionInfo info) {
    live.put(info.session(), info);
    presence.table().opened(info);
    return info;
  }

  private void close(SessionInfo info) {
    live.remove(info.session());
    presence.table().closed(info.user(), info.session());
  }

  private void awaitListed(SessionInfo... infos) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(sessions(presence, "alice")).containsExactlyInAnyOrder(infos));
  }

  private static List<SessionInfo> sessions(RedisPresence at, String user) {
    return at.table().ofUser(user).stream().map(TableEntry::session).toList();
  }

  private static void assertUnreadable(RedisPresence at) {
    assertThatThrownBy(() -> at.table().ofUser("alice")).isInstanceOf(StoreUnavailable.class);
  }
}
