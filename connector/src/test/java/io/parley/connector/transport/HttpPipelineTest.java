package io.parley.connector.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.parley.connector.account.HttpAnswer;
import io.parley.connector.account.HttpBody;
import io.parley.connector.account.HttpCall;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpPipelineTest {

  private final TestPipelines pipelines =
      new TestPipelines(
          Map.of(
              "websocket.origins",
              List.of("https://chat.example.com"),
              "proxies.addresses",
              List.of("10.0.0.0/8")));
  private final Queue<Runnable> blocking = new ArrayDeque<>();
  private final List<HttpCall> calls = new ArrayList<>();
  private final EmbeddedChannel channel = connect("192.0.2.9");

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  void handsAccountCallsOn() {
    request("POST /v1/sessions?x=1 HTTP/1.1\r\nHost: x\r\nX-Two: 1\r\nX-Two: 2", "{\"a\":1}");

    assertThat(answers())
        .startsWith("HTTP/1.1 201 Created\r\n")
        .contains("content-type: application/json", "content-length: 2", "nosniff")
        .endsWith("\r\n\r\n{}");
    assertThat(calls)
        .singleElement()
        .satisfies(call -> assertThat(call.method()).isEqualTo("POST"))
        .satisfies(call -> assertThat(call.path()).isEqualTo("/v1/sessions"))
        .satisfies(call -> assertThat(call.headers()).containsEntry("x-two", "1, 2"))
        .satisfies(call -> assertThat(call.body()).hasToString("{\"a\":1}"));
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void answersPipelinedRequestsOneAfterAnother() {
    request("GET /v1/sessions/a HTTP/1.1\r\nHost: x", "");
    request("GET /v1/sessions/b HTTP/1.1\r\nHost: x", "");
    assertThat(blocking).hasSize(1);

    assertThat(answers()).contains("201 Created");
    assertThat(answers()).contains("201 Created");
    assertThat(calls)
        .extracting(HttpCall::path)
        .containsExactly("/v1/sessions/a", "/v1/sessions/b");
  }

  @Test
  void closesAfterTheAnswerIfTheClientWantsIt() {
    request("GET /v1/accounts HTTP/1.1\r\nHost: x\r\nConnection: close", "");

    assertThat(answers()).contains("connection: close");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void refusesABodyThatIsTooLarge() {
    request("POST /v1/sessions HTTP/1.1\r\nHost: x", "x".repeat(16 * 1024 + 1));

    assertThat(answers()).startsWith("HTTP/1.1 413 ").contains("{\"code\":\"too_large\"");
    assertThat(channel.isOpen()).isFalse();
    assertThat(calls).isEmpty();
  }

  @Test
  void refusesWhatIsNoHttp() {
    channel.writeInbound(Unpooled.copiedBuffer("hello\r\n\r\n", UTF_8));

    assertThat(answers()).startsWith("HTTP/1.1 400 ").contains("{\"code\":\"bad_request\"");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void servesFilesAndTellsWhenACopyIsStillGood() {
    request("GET /sample.js HTTP/1.1\r\nHost: x", "");
    String answer = answers();
    assertThat(answer)
        .startsWith("HTTP/1.1 200 OK\r\n")
        .contains("content-type: text/javascript; charset=utf-8", "cache-control: no-cache")
        .contains("content-security-policy: default-src 'self'; connect-src 'self' ws: wss:")
        .endsWith("\r\n\r\nexport const sample = 1;\n");
    Matcher etag = Pattern.compile("etag: (\"[0-9a-f]{16}\")").matcher(answer);
    assertThat(etag.find()).isTrue();

    request("GET /sample.js HTTP/1.1\r\nHost: x\r\nIf-None-Match: " + etag.group(1), "");
    assertThat(answers()).startsWith("HTTP/1.1 304 ").endsWith("\r\n\r\n");
    request("HEAD /sample.js HTTP/1.1\r\nHost: x", "");
    assertThat(answers()).contains("content-length: 25").endsWith("\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nothing.js",
        "/../logback.xml",
        "/..%2flogback.xml",
        "/sample",
        "//sample.js",
        "/.sample.js",
        "/folder/../sample.js",
        "/v1/other"
      })
  void findsNothingElse(String path) {
    request("GET " + path + " HTTP/1.1\r\nHost: x", "");

    assertThat(answers()).startsWith("HTTP/1.1 404 ").contains("{\"code\":\"not_found\"");
  }

  @Test
  void allowsOnlyReadingOfFiles() {
    request("POST /sample.js HTTP/1.1\r\nHost: x", "");

    assertThat(answers()).startsWith("HTTP/1.1 405 ").contains("allow: GET, HEAD");
  }

  @Test
  void admitsAMistakeOfItsOwn() {
    request("GET /v1/sessions/broken HTTP/1.1\r\nHost: x", "");

    assertThat(answers()).startsWith("HTTP/1.1 500 ").contains("{\"code\":\"internal\"");
    assertThat(pipelines.meters.get("parley.failures").counter().count()).isEqualTo(1);
  }

  @Test
  void saysThatTheSocketIsForWebSocket() {
    request("GET /v1/ws HTTP/1.1\r\nHost: x", "");

    assertThat(answers()).startsWith("HTTP/1.1 426 ").contains("upgrade: websocket");
  }

  @Test
  void refusesAnUpgradeWithoutAKey() {
    request(
        "GET /v1/ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13",
        "");

    assertThat(answers()).startsWith("HTTP/1.1 4");
  }

  @Test
  void choosesTheSubprotocolThatWasOffered() {
    upgrade("Sec-WebSocket-Protocol: other, parley.v1.json\r\n");

    assertThat(answers())
        .startsWith("HTTP/1.1 101 ")
        .contains("sec-websocket-protocol: parley.v1.json");
    assertThat(pipelines.clients()).isEqualTo(1);
    assertThat(channel.pipeline().names())
        .containsSubsequence("wsdecoder", "utf8", "messages", "flow", "peer")
        .doesNotContain("http", "http-body", "http-codec", "http-deadline");
  }

  @Test
  void acceptsAClientThatOffersNoSubprotocol() {
    upgrade("");

    assertThat(answers()).startsWith("HTTP/1.1 101 ").doesNotContain("sec-websocket-protocol");
    assertThat(pipelines.clients()).isEqualTo(1);
  }

  @Test
  void letsOnlyPagesOfNamedOriginsConnect() {
    upgrade("Origin: https://evil.example.com\r\n");
    assertThat(answers()).startsWith("HTTP/1.1 403 Forbidden").contains("\"code\":\"forbidden\"");
    assertThat(channel.isOpen()).isFalse();
    assertThat(pipelines.clients()).isZero();
  }

  @Test
  void letsPagesOfNamedOriginsConnect() {
    upgrade("Origin: https://chat.example.com\r\n");

    assertThat(answers()).startsWith("HTTP/1.1 101 ");
  }

  @Test
  void takesNobodysWordForAnAddressButAProxys() {
    request("GET /v1/sessions HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 198.51.100.1", "");
    answers();

    assertThat(calls).last().extracting(HttpCall::remoteAddress).isEqualTo("192.0.2.9");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "198.51.100.1                         | 198.51.100.1",
        "203.0.113.5, 198.51.100.1, 10.9.9.9  | 198.51.100.1",
        "2001:db8::1                          | 2001:db8:0:0:0:0:0:1",
        "198.51.100.1, unknown                | 10.1.2.3",
        "10.7.7.7                             | 10.7.7.7",
      })
  void takesAProxysWordForAnAddress(String forwardedFor, String address) {
    EmbeddedChannel proxied = connect("10.1.2.3");
    String head = "GET /v1/sessions HTTP/1.1\r\nHost: x\r\n";
    receive(proxied, head + "X-Forwarded-For: " + forwardedFor + "\r\n\r\n");
    answers(proxied);
    assertThat(calls).last().extracting(HttpCall::remoteAddress).isEqualTo(address);

    receive(proxied, head + "\r\n");
    answers(proxied);
    assertThat(calls).last().extracting(HttpCall::remoteAddress).isEqualTo("10.1.2.3");
    proxied.finishAndReleaseAll();
  }

  @Test
  void closesWhoSendsARequestByteByByte() {
    receive(channel, "GET / HTTP/1.1\r\n");
    for (int i = 0; i < 29; i++) {
      pass(Duration.ofSeconds(1));
      receive(channel, "x");
      assertThat(channel.isOpen()).isTrue();
    }
    pass(Duration.ofSeconds(1));

    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void givesEachRequestOfAConnectionItsTime() {
    for (int i = 0; i < 3; i++) {
      pass(Duration.ofSeconds(29));
      request("GET /v1/accounts HTTP/1.1\r\nHost: x", "");
      pass(Duration.ofSeconds(60));
      assertThat(answers()).as("our own time does not count").contains("201 Created");
    }
    pass(Duration.ofSeconds(30));

    assertThat(channel.isOpen()).isFalse();
  }

  private void pass(Duration duration) {
    pipelines.node.clock.advance(duration);
    channel.advanceTimeBy(duration.toMillis(), TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
  }

  /// A channel whose other end is at that address.
  private EmbeddedChannel connect(String address) {
    var connected = new AddressedChannel(address);
    connected.pipeline().addLast(pipelines.http(this::handle, blocking::add));
    return connected;
  }

  private HttpAnswer handle(HttpCall call) {
    calls.add(call);
    if (call.path().endsWith("broken")) {
      throw new IllegalStateException("a mistake");
    }
    return new HttpAnswer(
        201, Map.of("content-type", "application/json"), HttpBody.of("{}".getBytes(UTF_8)));
  }

  private void upgrade(String headers) {
    request(
        "GET /v1/ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + headers
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "");
  }

  private void request(String head, String body) {
    String length = body.isEmpty() ? "" : "\r\nContent-Length: " + body.length();
    receive(channel, head + length + "\r\n\r\n" + body);
  }

  private static void receive(EmbeddedChannel channel, String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text, UTF_8));
  }

  /// What was answered, after running one call that blocks.
  private String answers() {
    return answers(channel);
  }

  private String answers(EmbeddedChannel channel) {
    Runnable call = blocking.poll();
    if (call != null) {
      call.run();
    }
    channel.runPendingTasks();
    var text = new StringBuilder();
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      text.append(part.toString(UTF_8));
      part.release();
    }
    return text.toString();
  }
}
