package io.parley.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 90, unit = TimeUnit.SECONDS)
class EmbeddedServersIT {

  @TempDir Path data;

  @Test
  void keepsRecordsRowsAndKeysOverARestart() throws Exception {
    try (var servers = EmbeddedServers.start(data, ServerPorts.FREE)) {
      Clients.makeTopic(servers.kafka());
      Clients.append(servers.kafka(), "first");
      Clients.execute(servers.postgreSql(), "create table proof as select 'row' as value");
      assertThat(Clients.redis(servers.redis(), "set proof key")).isEqualTo("+OK");
    }
    try (var servers = EmbeddedServers.start(data, ServerPorts.FREE)) {
      assertAllIsKept(servers);
    }
  }

  @Test
  void startsOnWhatAKilledProcessLeftBehind() throws Exception {
    var killed = ServersProcess.start(data);
    Clients.makeTopic(killed.kafka());
    Clients.append(killed.kafka(), "first");
    Clients.execute(killed.postgreSql(), "create table proof as select 'row' as value");
    Clients.redis(killed.redis(), "set proof key");
    killed.kill();
    assertThat(Clients.redis(killed.redis(), "ping")).as("left over").isEqualTo("+PONG");
    try (var servers = EmbeddedServers.start(data, ServerPorts.FREE)) {
      assertAllIsKept(servers);
      assertThatThrownBy(() -> Clients.redis(killed.redis(), "ping"))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void endsItsProcessWhenKafkaHasLostItsDisk() throws Exception {
    var servers = ServersProcess.start(data);
    Files.move(data.resolve("kafka/data"), data.resolve("lost"));

    // Whether it is answered before the broker notices is all the same.
    assertThatCode(() -> Clients.makeTopic(servers.kafka()))
        .satisfiesAnyOf(
            thrown -> assertThat(thrown).isNull(),
            thrown -> assertThat(thrown).isInstanceOf(ExecutionException.class));

    assertThat(servers.process().waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
    assertThat(servers.process().exitValue()).isEqualTo(1);
    EmbeddedServers.start(data, ServerPorts.FREE).close();
  }

  @Test
  void leavesNoProcessBehind() {
    var servers = EmbeddedServers.start(data, ServerPorts.FREE);
    assertThat(daemons()).hasSize(2);
    servers.close();
    servers.close();
    assertThat(daemons()).isEmpty();
  }

  @Test
  void refusesADirectoryThatIsInUse() {
    try (var _ = EmbeddedServers.start(data, ServerPorts.FREE)) {
      assertThatThrownBy(() -> EmbeddedServers.start(data, ServerPorts.FREE))
          .isInstanceOf(ServerFailed.class)
          .hasMessage("data directory " + data + " is in use by another process");
    }
  }

  @Test
  void refusesATakenPortAndLeavesNothingRunning() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> EmbeddedServers.start(data, new ServerPorts(0, port, 0)))
          .isInstanceOf(ServerFailed.class)
          .hasMessageContaining("Redis: port " + port + " is taken");
    }
    assertThat(daemons()).isEmpty();
    EmbeddedServers.start(data, ServerPorts.FREE).close();
  }

  @Test
  void refusesADirectoryThatIsAFile() throws Exception {
    var file = Files.createFile(data.resolve("file"));
    assertThatThrownBy(() -> EmbeddedServers.start(file, ServerPorts.FREE))
        .isInstanceOf(ServerFailed.class)
        .hasMessage("data directory " + file + " is not a directory");
  }

  private static void assertAllIsKept(EmbeddedServers servers) throws Exception {
    Clients.append(servers.kafka(), "second");
    assertThat(Clients.read(servers.kafka())).containsExactly("first", "second");
    assertThat(Clients.select(servers.postgreSql(), "select value from proof")).isEqualTo("row");
    assertThat(Clients.redis(servers.redis(), "get proof")).isEqualTo("key");
  }

  private Stream<Daemon> daemons() {
    var redis = data.resolve("redis");
    var postgreSql = data.resolve("postgres/data");
    return Stream.of(
            Daemon.find(redis.resolve("redis.pid"), "redis-server", redis),
            Daemon.find(postgreSql.resolve("postmaster.pid"), "postgres", postgreSql))
        .flatMap(Optional::stream);
  }
}
