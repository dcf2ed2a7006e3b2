package io.parley.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EmbeddedRedisIT {

  @TempDir Path directory;

  @Test
  void startsAgainAfterItWasKilled() throws Exception {
    var killed = EmbeddedRedis.start(directory, 0);
    Clients.redis(killed.uri(), "set proof key");
    Daemon.find(directory.resolve("redis.pid"), "redis-server", directory)
        .orElseThrow()
        .process()
        .destroyForcibly();
    try (var server = EmbeddedRedis.start(directory, 0)) {
      assertThat(Clients.redis(server.uri(), "get proof")).isEqualTo("key");
    }
  }

  @Test
  void leavesAProcessAloneThatHasItsFormerPid() throws Exception {
    var own = Long.toString(ProcessHandle.current().pid());
    Files.writeString(directory.resolve("redis.pid"), own);
    try (var server = EmbeddedRedis.start(directory, 0)) {
      assertThat(Clients.redis(server.uri(), "ping")).isEqualTo("+PONG");
    }
  }

  @Test
  void saysInOneLineWhatIsWrongWithItsData() throws Exception {
    Files.writeString(directory.resolve("appendonly.aof"), "no append-only file\n");
    assertThatThrownBy(() -> EmbeddedRedis.start(directory, 0))
        .isInstanceOf(ServerFailed.class)
        .message()
        .startsWith("Redis in " + directory)
        .doesNotContain("\n");
  }
}
