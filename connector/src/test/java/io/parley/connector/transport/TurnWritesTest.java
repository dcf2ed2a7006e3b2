package io.parley.connector.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.parley.connector.frame.EncodedFrame;
import io.parley.connector.session.TimerWheel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Connections of one event loop, which is the first one's.
class TurnWritesTest {

  private static final EncodedFrame A = frame("a");
  private static final EncodedFrame B = frame("b");
  private static final EncodedFrame C = frame("c");
  private static final int MANY = 40;

  private final TestPipelines pipelines = new TestPipelines(Map.of());
  private final EmbeddedChannel first = new EmbeddedChannel();
  private final ClientLoop loop =
      new ClientLoop(
          Set.of(),
          new TimerWheel(0),
          new TurnWrites(first.eventLoop(), pipelines.metrics),
          pipelines.connections);
  private final List<EmbeddedChannel> channels =
      Stream.generate(EmbeddedChannel::new).limit(MANY).toList();
  private final List<LineConnection> connections =
      channels.stream().map(channel -> new LineConnection(channel, loop)).toList();

  @Test
  void writesOnceWhatAConnectionIsGivenInOneTurn() {
    connections.get(0).write(A);
    connections.get(1).write(A);
    connections.get(0).write(B);
    assertThat(sent(0)).isEmpty();
    first.runPendingTasks();

    assertThat(sent(0)).containsExactly("a\nb\n");
    assertThat(sent(1)).containsExactly("a\n");
    assertThat(framesOut("other")).isEqualTo(3);
  }

  @Test
  void gathersForManyConnectionsThatWereWrittenToAMomentAgo() {
    first.freezeTime();
    connections.forEach(connection -> connection.write(A));
    first.runPendingTasks();
    assertThat(sent(MANY - 1)).containsExactly("a\n");

    connections.forEach(connection -> connection.write(B));
    first.runPendingTasks();
    connections.forEach(connection -> connection.write(C));
    first.runPendingTasks();
    assertThat(sent(MANY - 1)).as("it rests").isEmpty();

    first.advanceTimeBy(10, TimeUnit.MILLISECONDS);
    first.runPendingTasks();
    assertThat(sent(MANY - 1)).containsExactly("b\nc\n");
  }

  @Test
  void letsNobodyElseWait() {
    first.freezeTime();
    List<LineConnection> group = connections.subList(1, MANY);
    group.forEach(connection -> connection.write(A));
    first.runPendingTasks();
    group.forEach(connection -> connection.write(B));
    connections.getFirst().write(C);
    first.runPendingTasks();

    assertThat(sent(0)).containsExactly("c\n");
    assertThat(sent(1)).containsExactly("a\n");
  }

  @Test
  void writesWithoutADelayToFew() {
    first.freezeTime();
    connections.getFirst().write(A);
    first.runPendingTasks();
    connections.getFirst().write(B);
    first.runPendingTasks();

    assertThat(sent(0)).containsExactly("a\n", "b\n");
  }

  @Test
  void writesWhatARestingConnectionWasGivenBeforeItCloses() {
    first.freezeTime();
    connections.forEach(connection -> connection.write(A));
    first.runPendingTasks();
    connections.getFirst().write(B);
    connections.getFirst().closedByClient();

    channels.getFirst().flush();
    assertThat(sent(0)).containsExactly("a\n", "b\n");
    first.advanceTimeBy(10, TimeUnit.MILLISECONDS);
    first.runPendingTasks();
    assertThat(sent(0)).isEmpty();
  }

  private double framesOut(String type) {
    return pipelines.meters.counter("parley.frames.out", "type", type).count();
  }

  /// What was written since the last call, each write by itself.
  private List<String> sent(int connection) {
    List<String> sent = new ArrayList<>();
    EmbeddedChannel channel = channels.get(connection);
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      sent.add(part.toString(US_ASCII));
      part.release();
    }
    return sent;
  }

  private static EncodedFrame frame(String text) {
    return EncodedFrame.of(text.getBytes(US_ASCII));
  }
}
