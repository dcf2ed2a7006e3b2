package io.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.schema.SqlMigrations;
import io.parley.service.KafkaConfig;
import io.parley.service.TopicLayout;
import io.parley.testing.Servers;
import io.parley.testing.WithServers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every process refuses to start where it could not keep what is promised, and the tools that look
/// say the same, in one line.
@WithServers
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class BootRefusalIT {

  private static final String MIGRATED = "run `parley tables migrate`";

  private final Servers servers;
  private final String database;
  private final Path directory;
  private final StringWriter err = new StringWriter();
  private final StringWriter out = new StringWriter();

  BootRefusalIT(Servers servers, @TempDir Path directory) {
    this.servers = servers;
    this.database = servers.newDatabase();
    this.directory = directory;
  }

  @BeforeEach
  void makeTopics() {
    try (var layout = new TopicLayout(new KafkaConfig(servers.kafka(), 1, 1, Map.of()))) {
      layout.create(TestPlatform.PARTITIONS);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"router", "history-writer", "connector"})
  void noProcessStartsOnTopicsThatAreLessDurableThanItAsks(String process) throws Exception {
    new Tables(database).migrate();

    assertThat(run(process, "--config", config(process, 3))).isEqualTo(1);

    assertThat(err.toString().strip())
        .hasLineCount(1)
        .startsWith("parley: ")
        .contains("topic parley.events has 1 replicas, fewer than replication-factor 3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"history-writer", "connector"})
  void noProcessStartsOnTablesOfAnotherVersion(String process) throws Exception {
    assertThat(run(process, "--config", config(process, 1))).isEqualTo(1);

    assertThat(err.toString().strip())
        .isEqualTo(
            "parley: the database has tables of version none where %s is needed: %s"
                .formatted(SqlMigrations.VERSION, MIGRATED));
  }

  @Test
  void noRouterStartsWithASessionThatTheBrokersDoNotAllow() throws Exception {
    String ownState = "state-dir: %s".formatted(directory.resolve("state"));
    Path file =
        Files.writeString(
            directory.resolve("router.yaml"),
            Files.readString(Path.of(config("router", 1)))
                .replace(
                    ownState, ownState + ", transaction-timeout: 500ms, session-timeout: 500ms"));

    assertThat(run("router", "--config", file.toString())).isEqualTo(1);

    assertThat(err.toString().strip())
        .isEqualTo(
            "parley: streams.session-timeout is 500 ms, and the brokers allow none below 1000 ms:"
                + " set group.streams.min.session.timeout.ms on them, or a longer one here");
  }

  @Test
  void theToolsSayWhatIsWrongWithTheTopics() throws Exception {
    String config = config("connector", 3);

    assertThat(run("topics", "check", "--config", config)).isEqualTo(1);
    assertThat(run("doctor", "--config", config)).isEqualTo(1);

    assertThat(out.toString())
        .contains("WRONG Kafka and its topics")
        .contains("topic parley.commands has 1 replicas, fewer than replication-factor 3");
  }

  @Test
  void theToolsSayWhatIsWrongWithTheTables() throws Exception {
    new Tables(database).migrate();
    execute("update flyway_schema_history set version = '99'");
    String config = config("connector", 1);

    assertThat(run("tables", "check", "--config", config)).isEqualTo(1);
    assertThat(run("doctor", "--config", config)).isEqualTo(1);

    assertThat(out.toString())
        .contains("WRONG PostgreSQL and its tables")
        .contains("the database has tables of version 99 where");
  }

  private int run(String... arguments) {
    return Parley.commandLine()
        .setErr(new PrintWriter(err, true))
        .setOut(new PrintWriter(out, true))
        .execute(arguments);
  }

  /// Writes a process's configuration.
  private String config(String process, int replicationFactor) throws Exception {
    String postgres =
        process.equals("router") ? "" : "postgres: {url: \"%s\"}\n".formatted(database);
    String ownState =
        process.equals("router")
            ? "streams: {state-dir: %s}\n".formatted(directory.resolve("state"))
            : "";
    Path file = directory.resolve(process + ".yaml");
    return Files.writeString(
            file,
            "kafka: {bootstrap-servers: \"%s\", replication-factor: %d, min-insync-replicas: 1}\n"
                    .formatted(servers.kafka(), replicationFactor)
                + postgres
                + ownState
                + "admin: {port: 0}\n")
        .toString();
  }

  private void execute(String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(database);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
