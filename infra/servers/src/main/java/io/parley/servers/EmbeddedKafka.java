package io.parley.servers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;

/// A Kafka broker and its KRaft controller in this process. Cluster id and logs stay in the data
/// directory.
public final class EmbeddedKafka implements EmbeddedServer {

  /// After this the controller takes a broker for gone; after an unclean end, its earlier
  /// registration counts for this long.
  public static final Duration SESSION_TIMEOUT = Duration.ofSeconds(3);

  private static final String NAME = "Kafka";
  private static final String STARTER = "kafka-start";
  private static final long START_TIMEOUT_SECONDS = 60;

  private final KafkaRaftServer server;
  private final LoopbackPort port;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedKafka(KafkaRaftServer server, LoopbackPort port) {
    this.server = server;
    this.port = port;
  }

  /// Starts broker and controller, on the log that is there or a new one.
  ///
  /// @param directory made if missing
  /// @param port 0 for any free one
  /// @throws ServerFailed if the port is taken or the directory is of no use
  public static EmbeddedKafka start(Path directory, int port) {
    var broker = LoopbackPort.claim(NAME, port);
    return run(directory, KafkaMember.alone(broker, LoopbackPort.claim(NAME, 0)));
  }

  /// Starts one member of a cluster. It waits for so many others that they are more than half.
  ///
  /// @param directory made if missing
  /// @throws ServerFailed if a port is taken, the directory is of no use, or the others don't come
  public static EmbeddedKafka start(Path directory, KafkaMember member) {
    member.listeners().forEach(listener -> LoopbackPort.claim(NAME, listener.port()));
    LoopbackPort.claim(NAME, member.controller().number());
    return run(directory, member);
  }

  private static EmbeddedKafka run(Path directory, KafkaMember member) {
    DataDirectory.create(directory);
    var logs = directory.resolve("data").toAbsolutePath();
    var settings = KafkaSettings.of(logs, member);
    if (!Files.exists(logs.resolve("meta.properties"))) {
      format(directory, member.clusterId(), settings);
    }
    int port = member.listeners().getFirst().port();
    return new EmbeddedKafka(startServer(settings, directory), new LoopbackPort(port));
  }

  /// Host and port for `bootstrap.servers`.
  public String bootstrap() {
    return port.address();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      server.shutdown();
      server.awaitShutdown();
    }
  }

  private static void format(Path directory, String clusterId, Properties settings) {
    var output = new ByteArrayOutputStream();
    try {
      Path file = directory.resolve("server.properties");
      try (var writer = Files.newBufferedWriter(file)) {
        settings.store(writer, null);
      }
      int status =
          StorageTool.execute(
              new String[] {
                "format",
                "--ignore-formatted", // a format that was cut short may have done a part
                "--cluster-id",
                clusterId,
                "--config",
                file.toString()
              },
              new PrintStream(output, true, StandardCharsets.UTF_8));
      if (status != 0) {
        throw failed(directory, output.toString(StandardCharsets.UTF_8), null);
      }
    } catch (IOException | RuntimeException e) {
      throw e instanceof ServerFailed known
          ? known
          : failed(directory, String.valueOf(e.getMessage()), e);
    }
  }

  /// A broker that meets a fatal fault while it starts wants to halt the process. Where that comes
  /// from the starting thread, the fault is thrown right after; anywhere else it ends the wait
  /// here.
  private static KafkaRaftServer startServer(Properties settings, Path directory) {
    var started = new CompletableFuture<KafkaRaftServer>();
    endBy((_, _) -> haltInstead(started));
    try {
      Thread.ofPlatform().name(STARTER).daemon().start(() -> startServer(settings, started));
      return started.orTimeout(START_TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      var cause = e.getCause() == null ? e : e.getCause();
      var how = cause instanceof KafkaException ? cause.getMessage() : cause.toString();
      throw failed(directory, String.valueOf(how), cause);
    } finally {
      endBy((_, _) -> halt(directory));
    }
  }

  /// What happens when the broker wants its process to end.
  private static void endBy(Exit.Procedure procedure) {
    Exit.setHaltProcedure(procedure);
    Exit.setExitProcedure(procedure);
  }

  /// A broker that has lost its disk, say, must go: one that stays keeps its partitions, and can't
  /// serve them. The other servers of the process are found and ended by its next start.
  private static void halt(Path directory) {
    System.err.println(NAME + " in " + directory + " met a fatal fault and ends its process");
    Runtime.getRuntime().halt(1);
  }

  private static void startServer(Properties settings, CompletableFuture<KafkaRaftServer> started) {
    try {
      var server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
      server.startup();
      started.complete(server);
    } catch (Throwable e) { // the boundary of this thread: whatever it is belongs to the waiter
      started.completeExceptionally(e);
    }
  }

  private static void haltInstead(CompletableFuture<KafkaRaftServer> started) {
    if (!Thread.currentThread().getName().equals(STARTER)) {
      started.completeExceptionally(new KafkaException("met a fatal fault, see the log"));
    }
  }

  private static ServerFailed failed(Path directory, String how, @Nullable Throwable cause) {
    var line = how.strip().lines().findFirst().orElse("failed");
    return new ServerFailed("%s in %s: %s".formatted(NAME, directory, line), cause);
  }
}
