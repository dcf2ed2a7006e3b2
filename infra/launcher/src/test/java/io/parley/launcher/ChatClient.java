package io.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/// A client as somebody would write it who has only read docs/protocol.md: the JDK's own WebSocket,
/// JSON, and a record of everything it was sent.
final class ChatClient implements AutoCloseable {

  static final Duration TIMEOUT = Duration.ofSeconds(20);

  private static final ObjectMapper JSON = JsonMapper.shared();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String user;
  private final WebSocket socket;
  private final Map<String, CompletableFuture<JsonNode>> answersById = new ConcurrentHashMap<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();

  /// Everything received, in order; also the lock and the condition to wait on.
  private final List<JsonNode> received = new ArrayList<>();

  private int requests;
  private CompletableFuture<?> written = CompletableFuture.completedFuture(null);

  private ChatClient(String user, URI node, String subprotocol) throws Exception {
    this.user = user;
    URI uri = URI.create(node.toString().replaceFirst("^http", "ws") + "/v1/ws");
    var builder = HTTP.newWebSocketBuilder();
    if (!subprotocol.isEmpty()) {
      builder.subprotocols(subprotocol);
    }
    this.socket =
        builder.buildAsync(uri, new Listener()).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
  }

  /// Opens a socket and does not log in.
  static ChatClient open(URI node) throws Exception {
    return new ChatClient("nobody", node, "parley.v1.json");
  }

  /// Logs in by password, connects and says hello.
  static ChatClient connect(URI node, String user, String password, String device)
      throws Exception {
    return connect(node, user, accessToken(node, user, password, device));
  }

  static ChatClient connect(URI node, String user, Credentials credentials) throws Exception {
    var client = new ChatClient(user, node, "parley.v1.json");
    JsonNode welcome =
        client.request(
            """
            {"type":"hello","token":"%s","device":{"id":"%s","name":"test","model":"jvm",
             "platform":"java"},"client":{"name":"chat-client","version":"1"}}
            """
                .formatted(credentials.accessToken(), credentials.device()));
    assertThat(welcome.path("type").stringValue("")).isEqualTo("welcome");
    return client;
  }

  record Credentials(String accessToken, String refreshToken, String login, String device) {}

  static Credentials accessToken(URI node, String user, String password, String device)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        post(
            node,
            "/v1/sessions",
            """
            {"user":"%s","password":"%s","device":{"id":"%s","platform":"java"}}\
            """
                .formatted(user, password, device));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    JsonNode body = JSON.readTree(answer.body());
    return new Credentials(
        body.path("accessToken").stringValue(),
        body.path("refreshToken").stringValue(),
        body.path("session").stringValue(),
        device);
  }

  static HttpResponse<String> post(URI node, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(node.resolve(path))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    return HTTP.send(request, BodyHandlers.ofString());
  }

  /// A UUID of version 7 for a message made now.
  static UUID clientId() {
    long time = System.currentTimeMillis() << 16;
    return new UUID(
        time | 0x7000 | RANDOM.nextInt(0x1000), 0x8000_0000_0000_0000L | RANDOM.nextLong() >>> 2);
  }

  String user() {
    return user;
  }

  /// Sends a frame, to which an `id` is added, and waits for its answer.
  JsonNode request(String frame) throws Exception {
    return requestAsync(frame).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
  }

  synchronized CompletableFuture<JsonNode> requestAsync(String frame) {
    String id = "r" + ++requests;
    var answer = new CompletableFuture<JsonNode>();
    answersById.put(id, answer);
    sendText(frame.strip().replaceFirst("\\{", "{\"id\":\"" + id + "\","));
    return answer;
  }

  /// Sends a frame and insists on `ok`.
  JsonNode ok(String frame) throws Exception {
    JsonNode answer = request(frame);
    assertThat(answer.path("type").stringValue("")).as(answer.toString()).isEqualTo("ok");
    return answer;
  }

  /// Sends a frame and insists on an error; returns its code.
  String refused(String frame) throws Exception {
    JsonNode answer = request(frame);
    assertThat(answer.path("type").stringValue("")).as(answer.toString()).isEqualTo("error");
    return answer.path("code").stringValue();
  }

  /// Sends a text message and returns its sequence.
  long send(String conversation, String text) throws Exception {
    return ok(message(conversation, clientId(), text)).path("sequence").longValue();
  }

  static String message(String conversation, UUID clientId, String text) {
    return """
    {"type":"send","conversation":"%s","clientId":"%s","content":{"kind":"text","text":%s}}\
    """
        .formatted(conversation, clientId, JSON.writeValueAsString(text));
  }

  /// Sends text as it is; the JDK allows one write at a time.
  synchronized void sendText(String text) {
    written = written.handle((_, _) -> null).thenCompose(_ -> socket.sendText(text, true));
  }

  synchronized void sendPart(String text, boolean last) {
    written = written.handle((_, _) -> null).thenCompose(_ -> socket.sendText(text, last));
  }

  /// Says what it has and waits for `synced`.
  void sync(Map<String, Long> cursors) throws Exception {
    int before = count();
    ok("{\"type\":\"sync\",\"cursors\":%s}".formatted(JSON.writeValueAsString(cursors)));
    await(before, frame -> frame.path("type").stringValue("").equals("synced"));
  }

  /// Waits for a frame, among all that were received.
  JsonNode await(Predicate<JsonNode> wanted) throws Exception {
    return await(0, wanted);
  }

  JsonNode awaitEvent(String conversation, long sequence) throws Exception {
    return await(
        frame ->
            frame.path("type").stringValue("").equals("event")
                && frame.path("conversation").stringValue("").equals(conversation)
                && frame.path("sequence").longValue(0) == sequence);
  }

  private JsonNode await(int from, Predicate<JsonNode> wanted) throws Exception {
    long deadlineNs = System.nanoTime() + TIMEOUT.toNanos();
    synchronized (received) {
      int next = from;
      while (true) {
        for (; next < received.size(); next++) {
          if (wanted.test(received.get(next))) {
            return received.get(next);
          }
        }
        long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
        if (leftMs <= 0) {
          throw new TimeoutException(user + " received only " + last(10));
        }
        received.wait(leftMs);
      }
    }
  }

  private List<JsonNode> last(int count) {
    return received.subList(Math.max(0, received.size() - count), received.size());
  }

  private int count() {
    synchronized (received) {
      return received.size();
    }
  }

  List<JsonNode> received() {
    synchronized (received) {
      return List.copyOf(received);
    }
  }

  /// The sequences pushed or sent, by conversation, in the order in which they came.
  Map<String, List<Long>> sequences() {
    Map<String, List<Long>> sequences = new TreeMap<>();
    for (JsonNode frame : received()) {
      if (frame.path("type").stringValue("").equals("event")) {
        sequences
            .computeIfAbsent(frame.path("conversation").stringValue(), _ -> new ArrayList<>())
            .add(frame.path("sequence").longValue());
      }
    }
    return sequences;
  }

  /// How far it has got in each conversation without a gap, from these cursors on.
  Map<String, Long> cursors(Map<String, Long> from) {
    Map<String, Long> cursors = new HashMap<>(from);
    sequences()
        .forEach(
            (conversation, sequences) -> {
              long cursor = from.getOrDefault(conversation, 0L);
              for (long sequence : sequences.stream().sorted().distinct().toList()) {
                cursor = sequence == cursor + 1 ? sequence : cursor;
              }
              cursors.put(conversation, cursor);
            });
    return cursors;
  }

  /// The close code, once the other side has closed.
  int awaitClosed() throws InterruptedException, ExecutionException, TimeoutException {
    return closed.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
  }

  /// Drops the connection without a word.
  void drop() {
    socket.abort();
  }

  @Override
  public void close() {
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").handle((_, _) -> null).join();
    socket.abort();
  }

  private void receive(String text) {
    JsonNode frame = JSON.readTree(text);
    synchronized (received) {
      received.add(frame);
      received.notifyAll();
    }
    CompletableFuture<JsonNode> answer = answersById.remove(frame.path("re").asString(""));
    if (answer != null) {
      answer.complete(frame);
    }
  }

  private final class Listener implements WebSocket.Listener {

    private final StringBuilder parts = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      parts.append(data);
      if (last) {
        receive(parts.toString());
        parts.setLength(0);
      }
      webSocket.request(1);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
      end(statusCode);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      end(1006);
    }

    private void end(int code) {
      closed.complete(code);
      answersById
          .values()
          .forEach(answer -> answer.completeExceptionally(new IOException("closed: " + code)));
    }
  }
}
