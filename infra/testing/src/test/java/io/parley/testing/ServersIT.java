package io.parley.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Runs on whichever servers the run has chosen.
@WithServers
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ServersIT {

  private final Servers servers;

  ServersIT(Servers servers) {
    this.servers = servers;
  }

  @Test
  void givesEachTestADatabaseOfItsOwn() throws Exception {
    for (var url : List.of(servers.newDatabase(), servers.newDatabase())) {
      try (var connection = DriverManager.getConnection(url);
          var statement = connection.createStatement()) {
        assertThat(statement.execute("create table only_here (id int)")).isFalse();
      }
    }
  }

  @Test
  void givesEachTestARedisDatabaseOfItsOwn() throws Exception {
    var first = URI.create(servers.newRedis());
    var second = URI.create(servers.newRedis());
    assertThat(first).isNotEqualTo(second);
    assertThat(answer(first, "SET key here")).isEqualTo("+OK");
    assertThat(answer(second, "GET key")).isEqualTo("$-1");
  }

  @Test
  void givesAKafkaThatMakesTopicsWhenAsked() throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", servers.kafka()))) {
      admin.createTopics(List.of(new NewTopic("servers-it", 3, (short) 1))).all().get();
      assertThat(admin.listTopics().names().get()).contains("servers-it");
    }
  }

  @Test
  void injectsTheSameServersEverywhere(Servers again) {
    assertThat(again).isSameAs(servers);
  }

  private static String answer(URI redis, String command) throws IOException {
    var commands = "SELECT %s\r\n%s\r\nQUIT\r\n".formatted(redis.getPath().substring(1), command);
    try (var socket = new Socket(InetAddress.getByName(redis.getHost()), redis.getPort())) {
      socket.getOutputStream().write(commands.getBytes(StandardCharsets.US_ASCII));
      var lines = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return lines.lines().skip(1).findFirst().orElse("nothing");
    }
  }
}
