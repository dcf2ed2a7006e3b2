package io.parley.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A cluster of three Redis masters without replicas, each of which has a third of the slots.
public final class EmbeddedRedisCluster implements AutoCloseable {

  private static final String NAME = "Redis cluster";
  private static final int MASTERS = 3;
  private static final int SLOTS = 16_384;

  /// Where a server listens to the others, seen from its port.
  private static final int BUS_OFFSET = 10_000;

  private static final int LOWEST_PORT = 20_000;
  private static final int HIGHEST_PORT = 50_000;
  private static final int ATTEMPTS = 200;
  private static final Duration FORM_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

  private final List<EmbeddedRedis> masters;

  private EmbeddedRedisCluster(List<EmbeddedRedis> masters) {
    this.masters = masters;
  }

  /// Starts the servers on free ports and makes a cluster of them.
  ///
  /// @param directory made if missing
  /// @throws ServerFailed if it does not come about
  public static EmbeddedRedisCluster start(Path directory) {
    List<EmbeddedRedis> masters = new ArrayList<>();
    try {
      for (int i = 0; i < MASTERS; i++) {
        masters.add(
            EmbeddedRedis.start(
                directory.resolve("master-" + i),
                freePort(),
                List.of("cluster-enabled yes", "cluster-node-timeout 2000")));
      }
      form(masters);
      return new EmbeddedRedisCluster(masters);
    } catch (RuntimeException e) {
      masters.forEach(EmbeddedRedis::close);
      throw e;
    }
  }

  /// The addresses of all servers, separated by commas.
  public String uris() {
    return masters.stream().map(EmbeddedRedis::uri).collect(Collectors.joining(","));
  }

  /// The servers, for tests that do something to one of them.
  public List<EmbeddedRedis> masters() {
    return List.copyOf(masters);
  }

  @Override
  public void close() {
    masters.forEach(EmbeddedRedis::close);
  }

  private static void form(List<EmbeddedRedis> masters) {
    for (int i = 0; i < MASTERS; i++) {
      String slots =
          IntStream.range(i * SLOTS / MASTERS, (i + 1) * SLOTS / MASTERS)
              .mapToObj(Integer::toString)
              .collect(Collectors.joining(" "));
      ask(masters.get(i), "CLUSTER ADDSLOTS " + slots);
      ask(masters.get(i), "CLUSTER SET-CONFIG-EPOCH " + (i + 1));
    }
    for (EmbeddedRedis other : masters.subList(1, MASTERS)) {
      ask(masters.getFirst(), "CLUSTER MEET 127.0.0.1 " + other.port().number());
    }
    long deadlineNs = System.nanoTime() + FORM_TIMEOUT.toNanos();
    while (!masters.stream().allMatch(EmbeddedRedisCluster::knowsAll)) {
      if (System.nanoTime() > deadlineNs) {
        throw new ServerFailed(NAME + ": the servers do not find each other");
      }
      Pause.of(POLL_INTERVAL);
    }
  }

  private static boolean knowsAll(EmbeddedRedis master) {
    String info = ask(master, "CLUSTER INFO");
    return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + MASTERS);
  }

  /// Sends an inline command; returns the answer, whose lines are joined.
  private static String ask(EmbeddedRedis master, String command) {
    try (var socket = new Socket()) {
      socket.connect(master.port().socketAddress());
      OutputStream out = socket.getOutputStream();
      out.write((command + "\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      String answer = in.lines().collect(Collectors.joining("\n"));
      if (answer.startsWith("-")) {
        throw new ServerFailed(NAME + ": " + answer.lines().findFirst().orElse(""));
      }
      return answer;
    } catch (IOException e) {
      throw new ServerFailed(NAME + ": " + e.getMessage(), e);
    }
  }

  /// A port that is free together with the one that the servers talk to each other on.
  private static int freePort() {
    for (int i = 0; i < ATTEMPTS; i++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
      try (var _ = new ServerSocket(port);
          var _ = new ServerSocket(port + BUS_OFFSET)) {
        return port;
      } catch (IOException _) {
        // taken: another one
      }
    }
    throw new ServerFailed(NAME + ": no free ports");
  }
}
