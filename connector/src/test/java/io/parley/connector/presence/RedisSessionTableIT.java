package io.parley.connector.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.testing.Servers;
import io.parley.testing.WithServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithServers
class RedisSessionTableIT implements SessionTableContract {

  private static final Duration TIMEOUT = Duration.ofMillis(500);

  private final String uri;
  private RedisLink redis;
  private RedisSessionTable table;

  RedisSessionTableIT(Servers servers) {
    this.uri = servers.newRedis();
  }

  @BeforeEach
  void connect() {
    redis = RedisLink.open(config(uri), new SimpleMeterRegistry());
    redis.connect().join();
    table = new RedisSessionTable(redis, "node-1", TIMEOUT.toMillis(), InstantSource.system());
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
    assertThat(table.places().join()).containsExactly(SessionPlace.of(info));
    table.closed("alice", info.session());
    assertThat(table.places().join()).isEmpty();
    assertThat(table.isIncomplete()).isFalse();
  }

  @Test
  void knowsThatSomethingWasNotWritten() throws IOException {
    try (var nowhere = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var away =
            RedisLink.open(
                config("redis://127.0.0.1:" + nowhere.getLocalPort()), new SimpleMeterRegistry())) {
      var lost = new RedisSessionTable(away, "node-1", TIMEOUT.toMillis(), InstantSource.system());
      lost.opened(SessionTableContract.session("alice", "phone"));
      assertThat(lost.isIncomplete()).isTrue();
      assertThat(lost.ofUser("alice")).isEmpty();
    }
  }

  private static RedisConfig config(String uri) {
    return new RedisConfig(uri, TIMEOUT, 10_000, Duration.ofSeconds(15));
  }
}
