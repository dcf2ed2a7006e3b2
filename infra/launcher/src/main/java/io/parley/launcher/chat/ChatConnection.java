package io.parley.launcher.chat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// One WebSocket to a node: frames out, answers matched to them by their `id`, and every frame that
/// comes in to a listener, in order.
///
/// Safe for many threads; frames leave in the order of the calls.
public final class ChatConnection implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final String SUBPROTOCOL = "parley.v1.json";

  private final Consumer<JsonNode> listener;
  private final WebSocket socket;
  private final Map<String, CompletableFuture<JsonNode>> answersById = new ConcurrentHashMap<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();

  private int requests;

  /// The last write; the JDK allows one at a time.
  private CompletableFuture<?> written = CompletableFuture.completedFuture(null);

  private ChatConnection(HttpClient http, URI node, Consumer<JsonNode> listener) {
    this.listener = listener;
    URI uri = URI.create(node.toString().replaceFirst("^http", "ws") + "/v1/ws");
    try {
      this.socket =
          http.newWebSocketBuilder()
              .connectTimeout(TIMEOUT)
              .subprotocols(SUBPROTOCOL)
              .buildAsync(uri, new Listener())
              .join();
    } catch (CompletionException e) {
      throw new ChatFailed("no node answers at " + node, e);
    }
  }

  /// Connects, and does not log in.
  ///
  /// @param listener called in the socket's thread
  /// @throws ChatFailed if the node does not answer
  public static ChatConnection open(HttpClient http, URI node, Consumer<JsonNode> listener) {
    return new ChatConnection(http, node, listener);
  }

  /// Connects and says hello.
  ///
  /// @throws ChatFailed if the node does not answer or refuses
  public static ChatConnection open(
      HttpClient http, URI node, Login login, Consumer<JsonNode> listener) {
    var connection = new ChatConnection(http, node, listener);
    ObjectNode hello = frame("hello").put("token", login.accessToken());
    hello.putObject("device").put("id", login.device()).put("platform", "java");
    hello.putObject("client").put("name", "parley").put("version", "1");
    connection.ask(hello);
    return connection;
  }

  public static ObjectNode frame(String type) {
    return JsonMapper.shared().createObjectNode().put("type", type);
  }

  /// Sends a frame under an `id` of its own, and waits for the answer.
  ///
  /// @throws ChatFailed if it is an error, or does not come
  public JsonNode ask(ObjectNode frame) {
    try {
      JsonNode answer = request(frame).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      if (answer.path("type").stringValue("").equals("error")) {
        throw new ChatFailed(
            "refused: %s (%s)"
                .formatted(answer.path("message").asString(""), answer.path("code").asString("")));
      }
      return answer;
    } catch (ExecutionException e) {
      throw new ChatFailed(
          String.valueOf(Objects.requireNonNullElse(e.getCause(), e).getMessage()), e);
    } catch (TimeoutException e) {
      throw new ChatFailed("the node does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ChatFailed("interrupted", e);
    }
  }

  /// Sends a frame under an `id` of its own.
  ///
  /// @return the answer, `ok`, `welcome`, `pong` or `error`; fails if the connection closes before
  public synchronized CompletableFuture<JsonNode> request(ObjectNode frame) {
    String id = Integer.toString(++requests);
    var answer = new CompletableFuture<JsonNode>();
    answersById.put(id, answer);
    send(frame.deepCopy().put("id", id).toString(), true);
    return answer;
  }

  /// Sends text as it is, as one message or as a part of one.
  public synchronized void send(String text, boolean last) {
    written = written.handle((_, _) -> null).thenCompose(_ -> socket.sendText(text, last));
  }

  /// Completes with the code when the other side has closed; 1006 if it vanished.
  public CompletableFuture<Integer> closed() {
    return closed;
  }

  /// Drops the connection without a word.
  public void abort() {
    socket.abort();
  }

  @Override
  public void close() {
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").handle((_, _) -> null).join();
    socket.abort();
  }

  private void receive(String text) {
    JsonNode frame = JsonMapper.shared().readTree(text);
    listener.accept(frame);
    CompletableFuture<JsonNode> answer = answersById.remove(frame.path("re").asString(""));
    if (answer != null) {
      answer.complete(frame);
    }
  }

  private void end(int code) {
    closed.complete(code);
    answersById
        .values()
        .forEach(
            answer -> answer.completeExceptionally(new ChatFailed("the node closed with " + code)));
  }

  private final class Listener implements WebSocket.Listener {

    private final StringBuilder parts = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      parts.append(part);
      if (last) {
        receive(parts.toString());
        parts.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      end(code);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      end(1006);
    }
  }
}
