package io.parley.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The files of one PostgreSQL server, and the server that may be running on them: `data` is what
/// PostgreSQL calls a database cluster, `postgres.log` what it had to say since its last start.
record DatabaseCluster(Path data, Path log, PostgreSqlProgram program) {

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseCluster.class);

  private static final String NAME = EmbeddedPostgreSql.NAME;
  private static final int MAX_CONNECTIONS = 200;
  private static final Duration INIT_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(6);
  private static final Duration ORPHANS_INTERVAL = Duration.ofMillis(200);

  /// Makes the files where they are missing.
  static DatabaseCluster in(Path directory) {
    var home = DataDirectory.create(directory).toAbsolutePath().normalize();
    var cluster =
        new DatabaseCluster(
            home.resolve("data"), home.resolve("postgres.log"), PostgreSqlProgram.unpacked());
    try {
      Files.deleteIfExists(cluster.log);
      if (!Files.exists(cluster.data)) {
        cluster.initialize(home);
      }
    } catch (IOException e) {
      throw new ServerFailed("%s in %s: %s".formatted(NAME, home, e), e);
    }
    return cluster;
  }

  void start(LoopbackPort port) {
    long deadlineNs = System.nanoTime() + START_TIMEOUT.toNanos();
    while (true) {
      try {
        run("pg_ctl", START_TIMEOUT, "start", "--options=" + options(port), "--log=" + log);
        return;
      } catch (ServerFailed e) {
        if (!waitsForOrphans(e) || System.nanoTime() > deadlineNs) {
          throw e;
        }
        Pause.of(ORPHANS_INTERVAL);
      }
    }
  }

  /// Ends the sessions and the server, if it runs; one that does not heed this is stopped as by a
  /// crash, which its log makes good at the next start.
  void stop() {
    for (var mode : List.of("fast", "immediate")) {
      if (daemon().isEmpty()) {
        return;
      }
      try {
        run("pg_ctl", STOP_TIMEOUT, "stop", "--mode=" + mode);
      } catch (ServerFailed e) {
        LOG.warn("PostgreSQL was not stopped in mode {}: {}", mode, e.getMessage());
      }
    }
  }

  /// Stops the server that an earlier process could not stop. A pid file that outlived a crash, and
  /// whose pid went to another program, would keep PostgreSQL from starting: it is removed.
  void stopLeftover() {
    stop();
    if (daemon().isPresent()) {
      throw new ServerFailed("%s in %s: an earlier server does not stop".formatted(NAME, data));
    }
    try {
      Files.deleteIfExists(pidFile());
    } catch (IOException e) {
      throw new ServerFailed("%s in %s: %s".formatted(NAME, data, e), e);
    }
  }

  private Optional<Daemon> daemon() {
    return Daemon.find(pidFile(), "postgres", data);
  }

  private Path pidFile() {
    return data.resolve("postmaster.pid");
  }

  /// Under another name first, so that an interrupted start leaves nothing half made.
  private void initialize(Path home) throws IOException {
    var unfinished = home.resolve("data.new");
    DirectoryTree.delete(unfinished);
    var password = Files.writeString(home.resolve("password"), EmbeddedPostgreSql.PASSWORD);
    new DatabaseCluster(unfinished, log, program)
        .run(
            "initdb",
            INIT_TIMEOUT,
            "--username=" + EmbeddedPostgreSql.USER,
            "--pwfile=" + password,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            "--no-sync");
    Files.delete(password);
    Files.move(unfinished, data);
  }

  private void run(String name, Duration timeout, String... arguments) {
    var words = program.words(name, List.of(arguments));
    words.add("--pgdata=" + data);
    new Command(NAME, words, log).run(timeout);
  }

  private static String options(LoopbackPort port) {
    return "-p %d -c listen_addresses=%s -c unix_socket_directories= -c max_connections=%d"
        .formatted(port.number(), LoopbackPort.HOST, MAX_CONNECTIONS);
  }

  /// After the postmaster alone was killed, its children take a moment to notice.
  private static boolean waitsForOrphans(ServerFailed failure) {
    return String.valueOf(failure.getMessage()).contains("shared memory block");
  }
}
