package io.parley.chaos.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/// A WebSocket to a node. Frames and the end arrive at the [Listener] one after the other, on
/// threads of the JDK's; the end arrives once.
final class Connection {

  /// The close code of a connection that broke without one.
  static final int ABNORMAL = 1006;

  private static final String PROTOCOL = "parley.v1.json";

  interface Listener {
    void frame(String text);

    void ended(int code);
  }

  private final WebSocket socket;
  private final Parts parts;
  private CompletableFuture<?> written = CompletableFuture.completedFuture(null);

  private Connection(WebSocket socket, Parts parts) {
    this.socket = socket;
    this.parts = parts;
  }

  static CompletableFuture<Connection> open(
      HttpClient http, URI node, Duration timeout, Listener listener) {
    var parts = new Parts(listener);
    return http.newWebSocketBuilder()
        .subprotocols(PROTOCOL)
        .connectTimeout(timeout)
        .buildAsync(URI.create(node.toString().replaceFirst("^http", "ws") + "/v1/ws"), parts)
        .thenApply(socket -> new Connection(socket, parts));
  }

  /// The JDK allows one write at a time, so each waits for the one before.
  synchronized void send(String text) {
    written = written.handle((_, _) -> null).thenCompose(_ -> socket.sendText(text, true));
  }

  /// Breaks the connection without a word.
  void drop() {
    socket.abort();
    parts.end(ABNORMAL);
  }

  private static final class Parts implements WebSocket.Listener {

    private final Listener listener;
    private final StringBuilder text = new StringBuilder();
    private final AtomicBoolean ended = new AtomicBoolean();

    private Parts(Listener listener) {
      this.listener = listener;
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        String frame = text.toString();
        text.setLength(0);
        listener.frame(frame);
      }
      socket.request(1);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      throw new IllegalStateException("a binary frame");
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      end(code);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      end(ABNORMAL);
    }

    private void end(int code) {
      if (ended.compareAndSet(false, true)) {
        listener.ended(code);
      }
    }
  }
}
