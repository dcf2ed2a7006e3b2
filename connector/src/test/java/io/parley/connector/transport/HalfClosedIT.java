package io.parley.connector.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// A client that stops sending, as `printf … | nc -q 2` does, still gets its answers.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@ParameterizedClass
@EnumSource(
    value = SocketIo.class,
    names = {"EPOLL", "IO_URING", "NIO"})
class HalfClosedIT {

  private static final String PING = "{'type':'ping'}\n";
  private static final Map<String, Integer> FREE = Map.of("burst", 0, "per-second", 0);

  private final TestServer server;

  HalfClosedIT(SocketIo io) {
    server =
        new TestServer(
            Map.of(
                "transport.io", io.name(),
                "session.rates.frames", FREE,
                "session.rates.bytes", FREE));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @RepeatedTest(5)
  void answersWhatAClientSentBeforeItStoppedSending() throws Exception {
    try (var client = new LineClient(server.netty.tcpPort())) {
      client.send(
          """
          {'type':'hello','id':0,'token':'alice','device':{'id':'phone'}}
          {'type':'join','id':1,'conversation':'g:00112233445566778899aabbccddeeff'}
          {'type':'sync','id':2}
          {'type':'ping','id':3}\
          """);
      client.endOutput();

      List<String> answers = new ArrayList<>();
      for (String line = client.receive(); line != null; line = client.receive()) {
        answers.add(line);
      }
      assertThat(answers)
          .hasSize(5)
          .anyMatch(line -> line.contains("\"type\":\"welcome\""))
          .anyMatch(line -> line.contains("\"re\":1,\"conversation\""))
          .anyMatch(line -> line.contains("\"re\":2"))
          .anyMatch(line -> line.contains("synced"))
          .anyMatch(line -> line.contains("\"pong\",\"re\":3"));
    }
    Awaitility.await().until(() -> server.registry.size() == 0);
  }

  @Test
  void answersAllOfManyFramesOfAClientThatStoppedSending() throws Exception {
    int answers = 0;
    try (var client = new LineClient(server.netty.tcpPort())) {
      client.send(PING.repeat(50_000));
      client.endOutput();
      while (client.receive() != null) {
        answers++;
      }
    }
    assertThat(answers).isEqualTo(50_000);
  }

  @Test
  void waitsUntilTheClientHasTakenItsAnswers() throws Exception {
    int frames = 80_000;
    String ping = "{'type':'ping','id':'" + "x".repeat(60) + "'}\n";
    try (var client = new LineClient(server.netty.tcpPort())) {
      var sent =
          CompletableFuture.runAsync(
              () -> {
                try {
                  client.send(ping.repeat(frames));
                  client.endOutput();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      Awaitility.await()
          .until(() -> server.meters.get("parley.outbox.bytes").gauge().value() > 100_000);
      int answers = 0;
      for (String line = client.receive(); line != null; line = client.receive()) {
        assertThat(line).hasSize("{'type':'pong','re':''}".length() + 60);
        answers++;
      }
      sent.get(10, TimeUnit.SECONDS);
      assertThat(answers).isEqualTo(frames);
    }
    Awaitility.await().until(() -> server.meters.get("parley.outbox.bytes").gauge().value() == 0);
  }
}
