package io.parley.connector.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.parley.connector.account.HttpAnswer;
import io.parley.connector.session.FakeNode;
import io.parley.connector.session.TimerWheel;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import me.normanmaurer.maven.autobahntestsuite.AutobahnTestSuite;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.python.util.jython;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// The Autobahn suite against the pipeline of the WebSocket endpoint, as clients meet it, with an
/// echo of whole messages before its last handler.
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class AutobahnIT {

  private static final Set<String> GOOD = Set.of("OK", "NON-STRICT", "INFORMATIONAL");

  /// Everything but the limits of size and speed (9).
  private static final String CASES = "['1.*', '2.*', '3.*', '4.*', '5.*', '6.*', '7.*', '10.*']";

  private static final int MAX_MESSAGE_BYTES = 17 * 1024 * 1024;

  private static final Path REPORTS = Path.of("target", "autobahn");

  private final TestPipelines pipelines =
      new TestPipelines(
          new FakeNode(
              FakeNode.config(Map.of("max-frame-bytes", MAX_MESSAGE_BYTES, "login-timeout", "5m"))),
          Map.of());
  private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, SocketIo.AUTO.handlers());

  @AfterEach
  void stop() {
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void findsNothingToObjectTo() throws Exception {
    Channel listening = listen();
    int port = ((InetSocketAddress) listening.localAddress()).getPort();
    run("ws://127.0.0.1:" + port + WebSocketUpgrade.PATH);

    JsonNode cases =
        new ObjectMapper().readTree(REPORTS.resolve("index.json").toFile()).path("parley");
    assertThat(cases).hasSizeGreaterThan(180);
    cases.forEachEntry(
        (name, result) ->
            assertThat(List.of(result.path("behavior"), result.path("behaviorClose")))
                .as("case %s", name)
                .extracting(JsonNode::asString)
                .isSubsetOf(GOOD));
  }

  /// In a process of its own: to Python, `io` is a module, and here it is a Java package.
  private void run(String url) throws IOException, InterruptedException {
    String script =
        """
        from autobahntestsuite import wstest
        wstest.start({'mode': 'fuzzingclient'}, {
          'options': {'failByDrop': False}, 'outdir': '%s',
          'servers': [{'agent': 'parley', 'url': '%s', 'options': {'version': 13}}],
          'cases': %s, 'exclude-cases': [], 'exclude-agent-cases': {}})
        """
            .formatted(REPORTS, url, CASES);
    Files.createDirectories(REPORTS);
    Process suite =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dpython.cachedir.skip=true",
                "-cp",
                jar(jython.class) + File.pathSeparator + jar(AutobahnTestSuite.class),
                jython.class.getName(),
                "-c",
                script)
            .redirectErrorStream(true)
            .redirectOutput(REPORTS.resolve("output.log").toFile())
            .start();
    try {
      assertThat(suite.waitFor(3, TimeUnit.MINUTES)).isTrue();
      assertThat(suite.exitValue()).as(() -> lastLines(REPORTS.resolve("output.log"))).isZero();
    } finally {
      suite.destroyForcibly();
    }
  }

  private static String jar(Class<?> inside) {
    return inside.getProtectionDomain().getCodeSource().getLocation().getPath();
  }

  private static String lastLines(Path log) {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Channel listen() {
    long ms = TimerWheel.TICK.toMillis();
    var _ =
        loops.scheduleAtFixedRate(
            () -> pipelines.node.clock.advance(TimerWheel.TICK), ms, ms, TimeUnit.MILLISECONDS);
    return new ServerBootstrap()
        .group(loops)
        .channel(SocketIo.AUTO.serverChannel())
        .childHandler(new EchoInitializer())
        .bind(InetAddress.getLoopbackAddress(), 0)
        .syncUninterruptibly()
        .channel();
  }

  private final class EchoInitializer extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      channel
          .pipeline()
          .addLast(new EchoOnceUpgraded())
          .addLast(
              pipelines.http(call -> new HttpAnswer(200, Map.of(), call.body()), Runnable::run));
    }
  }

  private static final class EchoOnceUpgraded extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      context.fireChannelRead(message);
      if (context.pipeline().get(HandlerNames.PEER) != null) {
        context.pipeline().addBefore(HandlerNames.PEER, "echo", new Echo());
        context.pipeline().remove(this);
      }
    }
  }

  /// Pings, closes and mistakes are left to the endpoint.
  private static final class Echo extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      switch (message) {
        case TextWebSocketFrame _, BinaryWebSocketFrame _ -> {
          var _ = context.writeAndFlush(message);
        }
        default -> context.fireChannelRead(message);
      }
    }
  }
}
