package io.parley.launcher;

import static io.parley.launcher.chat.ChatConnection.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.parley.chaos.proxy.Fault;
import io.parley.chaos.proxy.FaultProxy;
import io.parley.launcher.chat.ChatFailed;
import io.parley.testing.Servers;
import io.parley.testing.WithServers;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/// What people notice when PostgreSQL or Redis is away.
@WithServers
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(90)
class OutageIT {

  private final FaultProxy postgres;
  private final FaultProxy redis;
  private final TestPlatform platform;
  private String alice = "";
  private String bob = "";

  OutageIT(Servers servers) {
    String database = servers.newDatabase();
    postgres = proxyTo(URI.create(database.substring("jdbc:".length())));
    String redisUri = servers.newRedis();
    redis = proxyTo(URI.create(redisUri));
    platform =
        new TestPlatform(
            servers.kafka(), through(redis, redisUri), database, url -> through(postgres, url));
  }

  @AfterAll
  void stop() {
    platform.close();
    postgres.close();
    redis.close();
  }

  @BeforeEach
  void makeUsers() {
    alice = platform.newUser("alice");
    bob = platform.newUser("bob");
  }

  @Test
  void messagesFlowWithoutPostgreSqlAndTheRestSaysSo() throws Exception {
    var login = platform.login(bob, "tablet");
    try (var sender = ChatClient.connect(platform.node(0), alice, "phone");
        var receiver = ChatClient.connect(platform.node(1), bob, "phone")) {
      String conversation = sender.open(bob);
      sender.send(conversation, "before");
      platform.awaitProjected();
      receiver.sync(Map.of());

      postgres.setBoth(new Fault.Cut());
      assertThat(sender.send(conversation, "meanwhile")).isEqualTo(3);
      receiver.awaitEvent(conversation, 3);
      assertThatThrownBy(() -> platform.login(alice, "laptop")).isInstanceOf(ChatFailed.class);
      assertThat(sender.refused(frame("history").put("conversation", conversation)))
          .isEqualTo("unavailable");
      assertThat(sender.refused(frame("conversations"))).isEqualTo("unavailable");
      try (var arriving = ChatClient.connect(platform.node(0), login)) {
        assertThat(arriving.trySync(Map.of(conversation, 3L))).isFalse();
        sender.send(conversation, "to one who could not be synced");
        arriving.awaitEvent(conversation, 4);

        postgres.setBoth(new Fault.None());
        platform.awaitProjected();
        awaitLogin();
        arriving.sync(Map.of());
        assertThat(arriving.cursors()).containsEntry(conversation, 4L);
      }
      receiver.awaitEvent(conversation, 4);
      assertThat(receiver.sequences().get(conversation)).endsWith(3L, 4L);
      assertThat(platform.historyHashes(conversation))
          .hasSize(4)
          .isEqualTo(platform.logHashes(conversation));
      assertThat(sender.isClosed()).isFalse();
    }
  }

  @Test
  void nothingButTheListOfDevicesNoticesThatRedisIsAway() throws Exception {
    try (var sender = ChatClient.connect(platform.node(0), alice, "phone")) {
      String conversation = sender.open(bob);
      redis.setBoth(new Fault.Cut());
      try (var receiver = ChatClient.connect(platform.node(1), bob, "phone")) {
        receiver.sync(Map.of());
        for (int i = 0; i < 20; i++) {
          sender.send(conversation, "message " + i);
        }
        receiver.awaitEvent(conversation, 21);
        assertThat(receiver.sequences().get(conversation))
            .containsExactlyElementsOf(LongStream.rangeClosed(1, 21).boxed().toList());
        redis.setBoth(new Fault.Stall());
        sender.send(conversation, "while it is stuck");
        receiver.awaitEvent(conversation, 22);
      } finally {
        redis.setBoth(new Fault.None());
      }
      sender.send(conversation, "after");
      assertThat(sender.isClosed()).isFalse();
    }
  }

  private void awaitLogin() {
    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptionsInstanceOf(ChatFailed.class)
        .until(() -> platform.login(alice, "laptop").user().equals(alice));
  }

  private static FaultProxy proxyTo(URI server) {
    return FaultProxy.start(server.getHost(), server.getPort());
  }

  private static String through(FaultProxy proxy, String url) {
    return url.replaceFirst("//[^/]+/", "//127.0.0.1:" + proxy.port() + "/");
  }
}
