package io.parley.connector.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.parley.connector.session.FakeNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LinePipelineTest {

  private static final String PONG = "{\"type\":\"pong\"}\n";
  private static final String PING = "{\"type\":\"ping\"}\n";

  private final TestPipelines pipelines = new TestPipelines(Map.of("max-connections", 2));
  private final FakeNode node = pipelines.node;
  private final SimpleMeterRegistry meters = pipelines.meters;
  private final EmbeddedChannel channel = connect();

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
    assertThat(pipelines.clients()).isZero();
  }

  @Test
  void answersLinesHoweverTheyAreSplit() {
    for (byte b : (PING + "\r\n\n" + PING).getBytes(UTF_8)) {
      channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {b}));
    }
    receive(PING + PING + PING.strip());

    assertThat(sent(channel)).isEqualTo(PONG.repeat(4));
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void readsNoFurtherLineBeforeTheHelloIsAnswered() {
    receive((FakeNode.hello("alice", "phone") + "\n{'type':'sync','id':1}\n").replace('\'', '"'));
    assertThat(sent(channel)).isEmpty();
    node.runBlocking();

    assertThat(sent(channel))
        .containsSubsequence("\"type\":\"welcome\"", "\n", "{\"type\":\"ok\",\"re\":1}\n");
  }

  @Test
  void saysWhyItCloses() {
    receive("a\nb\nc\nd\n");

    assertThat(sent(channel).lines())
        .hasSize(4)
        .last()
        .isEqualTo("{\"type\":\"bye\",\"code\":4105,\"reason\":\"protocol violation\"}");
    assertThat(channel.isOpen()).isFalse();
    assertThat(meters.get("parley.connections.closed").tag("code", "4105").counter().count())
        .isEqualTo(1);
  }

  @Test
  void closesAfterALineThatIsTooLong() {
    receive("x".repeat(200_000));

    assertThat(sent(channel).lines())
        .satisfiesExactly(
            error -> assertThat(error).contains("too_large"),
            bye -> assertThat(bye).contains("\"code\":1009"));
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void sendsFurtherClientsToAnotherNode() {
    EmbeddedChannel second = connect();
    EmbeddedChannel third = connect();

    assertThat(sent(third))
        .contains("\"type\":\"reconnect\",\"afterMs\":", "too many connections")
        .contains("\"nodes\":[\"10.0.0.2:8080\",\"10.0.0.3:8080\"]}\n", "\"code\":4005");
    assertThat(third.isOpen()).isFalse();
    assertThat(second.isOpen()).isTrue();
    assertThat(pipelines.clients()).isEqualTo(2);
    second.finishAndReleaseAll();
    EmbeddedChannel fourth = connect();
    assertThat(fourth.isOpen()).isTrue();
    fourth.finishAndReleaseAll();
  }

  @Test
  void leavesTheRegistryWhenTheClientGoes() {
    receive(FakeNode.hello("alice", "phone").replace('\'', '"') + "\n");
    node.runBlocking();
    sent(channel);
    assertThat(node.registry.size()).isEqualTo(1);
    channel.close().syncUninterruptibly();

    assertThat(node.registry.size()).isZero();
    assertThat(meters.get("parley.connections.closed").tag("code", "client").counter().count())
        .isEqualTo(1);
  }

  @Test
  void beginsAgainAfterAMistakeOfItsOwn() {
    channel.pipeline().fireExceptionCaught(new IllegalStateException("a mistake"));

    assertThat(sent(channel)).contains("\"code\":4004");
    assertThat(meters.get("parley.failures").counter().count()).isEqualTo(1);
  }

  @Test
  void answersWhatIsOpenBeforeItLeavesAClientThatHasStoppedSending() {
    receive(FakeNode.hello("alice", "phone").replace('\'', '"') + "\n" + PING + PING.strip());
    endInput();
    assertThat(channel.isOpen()).isTrue();
    node.runBlocking();

    assertThat(sent(channel)).contains("\"type\":\"welcome\"").endsWith(PONG + PONG);
    assertThat(channel.isOpen()).isFalse();
    assertThat(meters.get("parley.connections.closed").tag("code", "client").counter().count())
        .isEqualTo(1);
  }

  @Test
  void leavesAClientThatSaysNothingAndStopsSending() {
    endInput();

    assertThat(sent(channel)).isEmpty();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void waitsForTheAnswerToACommandOfAClientThatHasStoppedSending() {
    receive(FakeNode.hello("alice", "phone").replace('\'', '"') + "\n");
    node.runBlocking();
    sent(channel);
    receive(
        """
        {"type":"join","id":1,"conversation":"g:00112233445566778899aabbccddeeff"}
        """);
    endInput();
    pass(Duration.ofSeconds(9));
    assertThat(channel.isOpen()).isTrue();
    pass(Duration.ofSeconds(1));
    pass(Duration.ofSeconds(1));

    assertThat(sent(channel)).contains("\"re\":1,\"code\":\"unavailable\"");
    assertThat(channel.isOpen()).isFalse();
  }

  private void endInput() {
    channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    channel.runPendingTasks();
  }

  private void pass(Duration duration) {
    node.clock.advance(duration);
    channel.advanceTimeBy(duration.toMillis(), TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    channel.runPendingTasks();
  }

  private EmbeddedChannel connect() {
    return new EmbeddedChannel(pipelines.lines());
  }

  private void receive(String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text, UTF_8));
  }

  private static String sent(EmbeddedChannel channel) {
    channel.runPendingTasks();
    List<String> parts = new ArrayList<>();
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      parts.add(part.toString(UTF_8));
      part.release();
    }
    return String.join("", parts);
  }
}
