package io.parley.connector.presence;

import static io.parley.connector.presence.SessionTableContract.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.sync.RedisAdvancedClusterCommands;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.connector.presence.Presence.State;
import io.parley.connector.presence.RedisConfig.Mode;
import io.parley.connector.presence.RedisConfig.Tls;
import io.parley.servers.EmbeddedRedisCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two nodes on a cluster of three masters, over whose slots the users are spread.
@Timeout(90)
class RedisClusterIT implements SessionTableContract {

  private static final Duration LEASE = Duration.ofMillis(1_500);
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private static Path directory;
  private static EmbeddedRedisCluster cluster;
  private static RedisClusterClient client;
  private static StatefulRedisClusterConnection<String, String> connection;
  private static RedisAdvancedClusterCommands<String, String> redis;

  private final Map<String, SessionInfo> live = new ConcurrentHashMap<>();
  private final Map<String, SessionInfo> liveElsewhere = new ConcurrentHashMap<>();
  private final List<String> ended = new CopyOnWriteArrayList<>();
  private final List<Presence> heard = new CopyOnWriteArrayList<>();
  private RedisPresence presence;
  private RedisPresence elsewhere;

  @BeforeAll
  static void startCluster() {
    cluster = EmbeddedRedisCluster.start(directory);
    client = RedisClusterClient.create(cluster.masters().getFirst().uri());
    connection = client.connect();
    redis = connection.sync();
  }

  @AfterAll
  static void stopCluster() {
    client.shutdown();
    cluster.close();
  }

  @BeforeEach
  void start() {
    redis.flushall();
    presence = start("node-1", live);
    elsewhere = start("node-2", liveElsewhere);
    presence
        .feed()
        .listen(
            new PresenceFeed.Listener() {
              @Override
              public void changed(Presence change) {
                heard.add(change);
              }

              @Override
              public void found(Presence found) {
                heard.add(found);
              }
            });
    await()
        .atMost(SOON)
        .until(
            () ->
                redis.exists("parley:node:node-1") == 1 && redis.exists("parley:node:node-2") == 1);
  }

  @AfterEach
  void stop() {
    presence.close();
    elsewhere.close();
  }

  @Override
  public SessionTable table() {
    return presence.table();
  }

  @Test
  void spreadsUsersOverTheMasters() {
    for (int i = 0; i < 300; i++) {
      open(presence, live, session("user" + i, "phone"));
    }
    await().atMost(SOON).until(() -> redis.scard("parley:node-sessions:node-1") == 300);
    assertThat(IntStream.range(0, 3))
        .allMatch(
            i -> {
              String id = connection.getPartitions().getPartition(i).getNodeId();
              return redis.getConnection(id).keys("parley:sessions:*").size() > 50;
            });
  }

  @Test
  void tellsChangesOfUsersOnAllMastersToOtherNodes() throws Exception {
    List<String> users = IntStream.range(0, 30).mapToObj(i -> "watched" + i).toList();
    for (String user : users) {
      presence.feed().follow(user).get();
    }
    assertThat(presence.feed().read(users))
        .allMatch(user -> user.state() == State.OFFLINE && user.lastSeen() == null);
    users.forEach(user -> open(elsewhere, liveElsewhere, session(user, "phone")));
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(heard)
                    .filteredOn(change -> change.state() == State.ONLINE)
                    .extracting(Presence::user)
                    .containsAll(users));
  }

  @Test
  void endsTheOlderSessionOfADeviceOnAnotherNode() {
    SessionInfo older = open(presence, live, session("alice", "phone"));
    await().atMost(SOON).until(() -> presence.table().ofUser("alice").size() == 1);
    open(elsewhere, liveElsewhere, session("alice", "phone"));
    await().atMost(SOON).until(() -> ended.contains("node-1 " + older.session()));
  }

  @Test
  void fillsAgainWhenAllMastersAreWiped() {
    for (int i = 0; i < 200; i++) {
      open(presence, live, session("user" + i, "phone"));
    }
    await().atMost(SOON).until(() -> redis.scard("parley:node-sessions:node-1") == 200);
    redis.flushall();
    await().atMost(SOON).until(() -> redis.scard("parley:node-sessions:node-1") == 200);
    await().atMost(SOON).until(() -> redis.hlen("parley:sessions:{user199}") == 1);
  }

  private RedisPresence start(String node, Map<String, SessionInfo> sessions) {
    return RedisPresence.start(
        new RedisConfig(
            Mode.CLUSTER, cluster.uris(), Duration.ofMillis(500), 10_000, LEASE, false, Tls.NONE),
        PresenceConfig.DEFAULT,
        new NodeIdentity(node, "192.0.2.9:8080", 1),
        new RedisPresence.Sessions(sessions::values, id -> ended.add(node + " " + id)),
        new SimpleMeterRegistry());
  }

  private static SessionInfo open(
      RedisPresence at, Map<String, SessionInfo> sessions, SessionInfo info) {
    sessions.put(info.session(), info);
    at.table().opened(info);
    return info;
  }
}
