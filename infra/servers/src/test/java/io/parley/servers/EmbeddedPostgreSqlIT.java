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
class EmbeddedPostgreSqlIT {

  @TempDir Path directory;

  @Test
  void startsAgainAfterItWasKilled() throws Exception {
    var pidFile = directory.resolve("data/postmaster.pid");
    var killed = EmbeddedPostgreSql.start(directory, 0);
    Clients.execute(killed.jdbcUrl(), "create table proof as select 'row' as value");
    var postmaster = Daemon.find(pidFile, "postgres", directory.resolve("data")).orElseThrow();
    postmaster.process().destroyForcibly();
    try (var server = EmbeddedPostgreSql.start(directory, 0)) {
      assertThat(Clients.select(server.jdbcUrl(), "select value from proof")).isEqualTo("row");
    }
  }

  @Test
  void startsWhereAPidFileNamesAnotherProgram() throws Exception {
    EmbeddedPostgreSql.start(directory, 0).close();
    var own = Long.toString(ProcessHandle.current().pid());
    Files.writeString(directory.resolve("data/postmaster.pid"), own + "\n" + directory + "\n");
    try (var server = EmbeddedPostgreSql.start(directory, 0)) {
      assertThat(Clients.select(server.jdbcUrl(), "select 1")).isEqualTo("1");
    }
  }

  @Test
  void saysInOneLineWhatIsWrongWithItsData() throws Exception {
    EmbeddedPostgreSql.start(directory, 0).close();
    Files.writeString(directory.resolve("data/PG_VERSION"), "9.6\n");
    assertThatThrownBy(() -> EmbeddedPostgreSql.start(directory, 0))
        .isInstanceOf(ServerFailed.class)
        .message()
        .contains("database files are incompatible")
        .doesNotContain("\n");
  }
}
