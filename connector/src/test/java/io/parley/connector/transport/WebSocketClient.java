package io.parley.connector.transport;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A client that speaks through the JDK's own WebSocket.
final class WebSocketClient implements AutoCloseable, WebSocket.Listener {

  private static final int PATIENCE_SECONDS = 20;

  private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
  private final CompletableFuture<String> closed = new CompletableFuture<>();
  private final StringBuilder partial = new StringBuilder();
  private final HttpClient http;
  private final WebSocket socket;

  WebSocketClient(int port, String... subprotocols) {
    this(HttpClient.newHttpClient(), "ws://127.0.0.1:" + port + "/v1/ws", subprotocols);
  }

  WebSocketClient(HttpClient http, String uri, String... subprotocols) {
    this.http = http;
    WebSocket.Builder builder = http.newWebSocketBuilder();
    if (subprotocols.length > 0) {
      builder.subprotocols(subprotocols[0]);
    }
    socket = builder.buildAsync(URI.create(uri), this).join();
  }

  String subprotocol() {
    return socket.getSubprotocol();
  }

  void send(String text) {
    sendPart(text, true);
  }

  void sendPart(String text, boolean last) {
    try {
      socket.sendText(text.replace('\'', '"'), last).join();
    } catch (CompletionException _) {
      // The server has closed; the test sees why.
    }
  }

  void sendBinary() {
    socket.sendBinary(ByteBuffer.wrap(new byte[] {1, 2, 3}), true).join();
  }

  void sendPing() {
    socket.sendPing(ByteBuffer.wrap(new byte[] {7})).join();
  }

  void sendClose(int code) {
    socket.sendClose(code, "").join();
  }

  void logIn(String user, String device) throws InterruptedException {
    send("{'type':'hello','id':0,'token':'%s','device':{'id':'%s'}}".formatted(user, device));
    String welcome = receive();
    if (!welcome.contains("welcome")) {
      throw new IllegalStateException("not welcomed: " + welcome);
    }
  }

  String receive() throws InterruptedException {
    String message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return message == null ? "nothing came" : message;
  }

  /// Code and reason with which the server closed.
  String closed() {
    return closed.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      messages.add(partial.toString());
      partial.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
    messages.add("pong " + message.get());
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed.complete(code + " " + reason);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed.completeExceptionally(error);
  }

  @Override
  public void close() {
    socket.abort();
    http.shutdownNow();
  }
}
