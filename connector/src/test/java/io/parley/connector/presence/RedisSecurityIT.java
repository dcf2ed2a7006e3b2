package io.parley.connector.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.connector.history.StoreUnavailable;
import io.parley.connector.presence.RedisConfig.Mode;
import io.parley.connector.presence.RedisConfig.Tls;
import io.parley.servers.EmbeddedRedis;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A Redis that speaks TLS to a user of few rights, as the manual has it.
@Timeout(60)
class RedisSecurityIT {

  /// What a node needs, and no more.
  private static final String RIGHTS =
      "user parley on >secret resetchannels &parley:* ~parley:* -@all +@connection +@pubsub +@hash"
          + " +@set +eval +evalsha +type +del +exists +pexpire +time";

  @TempDir private Path directory;

  @Test
  void isReachedByTlsAndAclAndDoesAllThatANodeNeeds() throws Exception {
    certify();
    int tlsPort = freePort();
    try (var server =
        EmbeddedRedis.start(
            directory.resolve("redis"),
            0,
            List.of(
                "tls-port " + tlsPort,
                "tls-cert-file " + directory.resolve("redis.crt"),
                "tls-key-file " + directory.resolve("redis.key"),
                "tls-auth-clients no",
                RIGHTS))) {
      assertThat(server.uri()).isNotEmpty();
      String uri = "rediss://parley:secret@127.0.0.1:" + tlsPort;
      List<String> ended = new CopyOnWriteArrayList<>();
      Map<String, SessionInfo> live = new ConcurrentHashMap<>();
      try (var presence = start(uri, live, ended)) {
        SessionInfo older = open(presence, live);
        await().atMost(Duration.ofSeconds(10)).until(() -> isListed(presence, older));
        presence.feed().follow("alice").get();
        assertThat(presence.feed().read(List.of("alice")).getFirst().state())
            .isEqualTo(Presence.State.ONLINE);
        SessionInfo newer = open(presence, live);
        await().atMost(Duration.ofSeconds(10)).until(() -> isListed(presence, newer));
        assertThat(ended).containsExactly(older.session());
        presence.clear("node-1", 1);
        assertThat(presence.table().ofUser("alice")).isEmpty();
      }
    }
  }

  private RedisPresence start(String uri, Map<String, SessionInfo> live, List<String> ended) {
    return RedisPresence.start(
        new RedisConfig(
            Mode.STANDALONE,
            uri,
            Duration.ofMillis(500),
            10_000,
            Duration.ofMillis(1_500),
            false,
            new Tls(directory.resolve("redis.crt").toString(), "", "")),
        PresenceConfig.DEFAULT,
        new NodeIdentity("node-1", "192.0.2.9:8080", 1),
        new RedisPresence.Sessions(live::values, ended::add),
        new SimpleMeterRegistry());
  }

  private static SessionInfo open(RedisPresence presence, Map<String, SessionInfo> live) {
    SessionInfo info = SessionTableContract.session("alice", "phone");
    live.clear();
    live.put(info.session(), info);
    presence.table().opened(info);
    return info;
  }

  private static boolean isListed(RedisPresence presence, SessionInfo info) {
    try {
      return presence.table().ofUser("alice").stream()
          .anyMatch(entry -> entry.session().equals(info));
    } catch (StoreUnavailable _) {
      return false; // not connected yet
    }
  }

  /// A certificate for the loopback address that is its own authority.
  private void certify() throws Exception {
    Process openssl =
        new ProcessBuilder(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=127.0.0.1",
                "-addext",
                "subjectAltName=IP:127.0.0.1",
                "-keyout",
                directory.resolve("redis.key").toString(),
                "-out",
                directory.resolve("redis.crt").toString())
            .redirectErrorStream(true)
            .start();
    openssl.getInputStream().transferTo(Files.newOutputStream(directory.resolve("openssl.log")));
    assertThat(openssl.waitFor()).isZero();
  }

  private static int freePort() throws Exception {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
