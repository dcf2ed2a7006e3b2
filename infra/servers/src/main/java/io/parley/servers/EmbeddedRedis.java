package io.parley.servers;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import redis.embedded.core.ExecutableProvider;

/// A Redis server beside this process. Its append-only file stays in the data directory.
public final class EmbeddedRedis implements EmbeddedServer {

  /// Databases 0 to this, exclusive; tests take one each.
  public static final int DATABASES = 1_024;

  private static final String NAME = "Redis";
  private static final String PROGRAM = "redis-server";
  private static final Duration START_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(4);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(20);
  private static final int PING_TIMEOUT_MS = 500;

  private final Path directory;
  private final LoopbackPort port;
  private final List<String> moreConfiguration;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedRedis(Path directory, LoopbackPort port, List<String> moreConfiguration) {
    this.directory = directory;
    this.port = port;
    this.moreConfiguration = moreConfiguration;
  }

  /// Starts the server, on the data that is there or none.
  ///
  /// @param directory made if missing; a server left over in it is stopped
  /// @param port 0 for any free one
  /// @throws ServerFailed if the port is taken or the directory is of no use
  public static EmbeddedRedis start(Path directory, int port) {
    return start(directory, port, List.of());
  }

  /// Starts the server with more lines in its `redis.conf`.
  ///
  /// @throws ServerFailed also if the server refuses them
  public static EmbeddedRedis start(Path directory, int port, List<String> moreConfiguration) {
    var home = DataDirectory.create(directory).toAbsolutePath().normalize();
    stopDaemon(home);
    var redis = new EmbeddedRedis(home, LoopbackPort.claim(NAME, port), moreConfiguration);
    redis.launch();
    return redis;
  }

  public String uri() {
    return "redis://" + port.address();
  }

  LoopbackPort port() {
    return port;
  }

  /// The server's process.
  public long pid() {
    return daemon(directory).orElseThrow().process().pid();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      stopDaemon(directory);
    }
  }

  private void launch() {
    var log = directory.resolve("redis.log");
    try {
      Files.deleteIfExists(log);
      Files.deleteIfExists(pidFile(directory));
      var configuration = directory.resolve("redis.conf");
      Files.writeString(configuration, configuration());
      var words = List.of(program().toString(), configuration.toString());
      new Command(NAME, words, log).run(START_TIMEOUT);
    } catch (IOException e) {
      throw new ServerFailed("%s in %s: %s".formatted(NAME, directory, e), e);
    }
    awaitAnswer(log);
  }

  /// One copy per data directory, so that servers of several versions do not meet.
  private Path program() throws IOException {
    var unpacked = ExecutableProvider.newJarResourceProvider(directory.toFile()).get().toPath();
    var program = directory.resolve(PROGRAM);
    if (!unpacked.equals(program)) {
      Files.move(unpacked, program, StandardCopyOption.REPLACE_EXISTING);
    }
    return program;
  }

  private String configuration() {
    return """
    bind %s
    port %d
    databases %d
    daemonize yes
    dir "%s"
    pidfile "%s"
    logfile "%s"
    appendonly yes
    appendfsync everysec
    save ""
    %s
    """
        .formatted(
            LoopbackPort.HOST,
            port.number(),
            DATABASES,
            directory,
            pidFile(directory),
            directory.resolve("redis.log"),
            String.join("\n", moreConfiguration));
  }

  private void awaitAnswer(Path log) {
    long deadlineNs = System.nanoTime() + START_TIMEOUT.toNanos();
    while (!answers()) {
      boolean ended = Files.exists(pidFile(directory)) && daemon(directory).isEmpty();
      if (ended || System.nanoTime() > deadlineNs) {
        throw new ServerFailed("%s in %s does not answer (see %s)".formatted(NAME, directory, log));
      }
      Pause.of(POLL_INTERVAL);
    }
  }

  private boolean answers() {
    try (var socket = new Socket()) {
      socket.connect(port.socketAddress(), PING_TIMEOUT_MS);
      socket.setSoTimeout(PING_TIMEOUT_MS);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      var pong = "+PONG".getBytes(StandardCharsets.US_ASCII);
      return Arrays.equals(pong, socket.getInputStream().readNBytes(pong.length));
    } catch (IOException _) {
      return false; // not listening yet
    }
  }

  private static void stopDaemon(Path directory) {
    daemon(directory).ifPresent(daemon -> daemon.stop(STOP_TIMEOUT));
  }

  private static Optional<Daemon> daemon(Path directory) {
    return Daemon.find(pidFile(directory), PROGRAM, directory);
  }

  private static Path pidFile(Path directory) {
    return directory.resolve("redis.pid");
  }
}
