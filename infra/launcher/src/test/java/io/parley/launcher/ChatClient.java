package io.parley.launcher;

import static io.parley.launcher.chat.ChatConnection.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.launcher.chat.ChatConnection;
import io.parley.launcher.chat.Login;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A connection that remembers everything it was sent, and on which one can wait.
final class ChatClient implements AutoCloseable {

  static final HttpClient HTTP = HttpClient.newHttpClient();

  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String user;
  private final ChatConnection connection;

  /// In the order of arrival; also what is waited on.
  private final List<JsonNode> received = new ArrayList<>();

  private ChatClient(URI node) {
    this.user = "nobody";
    this.connection = ChatConnection.open(HTTP, node, this::receive);
  }

  private ChatClient(URI node, Login login) {
    this.user = login.user();
    this.connection = ChatConnection.open(HTTP, node, login, this::receive);
  }

  /// Opens a socket and does not log in.
  static ChatClient open(URI node) {
    return new ChatClient(node);
  }

  static ChatClient connect(URI node, String user, String device) {
    return connect(node, Login.byPassword(HTTP, node, user, TestPlatform.PASSWORD, device));
  }

  static ChatClient connect(URI node, Login login) {
    return new ChatClient(node, login);
  }

  /// A UUID of version 7 for a message made now.
  static UUID clientId() {
    return clientId(System.currentTimeMillis());
  }

  static UUID clientId(long timeMs) {
    return new UUID(
        timeMs << 16 | 0x7000 | RANDOM.nextInt(0x1000), Long.MIN_VALUE | RANDOM.nextLong() >>> 2);
  }

  String user() {
    return user;
  }

  ObjectNode ask(ObjectNode frame) throws Exception {
    return (ObjectNode) connection.request(frame).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
  }

  CompletableFuture<JsonNode> askAsync(ObjectNode frame) {
    return connection.request(frame);
  }

  /// Sends a frame and insists on `ok`.
  ObjectNode ok(ObjectNode frame) throws Exception {
    ObjectNode answer = ask(frame);
    assertThat(answer.path("type").asString()).as(answer.toString()).isEqualTo("ok");
    return answer;
  }

  /// Sends a frame and insists on an error; returns its code.
  String refused(ObjectNode frame) throws Exception {
    ObjectNode answer = ask(frame);
    assertThat(answer.path("type").asString()).as(answer.toString()).isEqualTo("error");
    return answer.path("code").asString();
  }

  /// The direct conversation with another user.
  String open(String other) throws Exception {
    return ok(frame("open").put("user", other)).path("conversation").asString();
  }

  String createGroup(String name, List<String> members) throws Exception {
    ObjectNode create = frame("create").put("kind", "group").put("name", name);
    members.forEach(create.putArray("members")::add);
    return ok(create).path("conversation").asString();
  }

  /// Sends a text message and returns its sequence.
  long send(String conversation, String text) throws Exception {
    return ok(message(conversation, clientId(), text)).path("sequence").asLong();
  }

  static ObjectNode message(String conversation, UUID clientId, String text) {
    ObjectNode message =
        frame("send").put("conversation", conversation).put("clientId", clientId.toString());
    message.putObject("content").put("kind", "text").put("text", text);
    return message;
  }

  /// Sends text as it is.
  void raw(String text) {
    connection.send(text, true);
  }

  void rawPart(String text, boolean last) {
    connection.send(text, last);
  }

  /// Says what it has and waits for `synced`; again, if it is told to.
  void sync(Map<String, Long> cursors) throws Exception {
    long deadlineNs = System.nanoTime() + TIMEOUT.multipliedBy(2).toNanos();
    while (!trySync(cursors)) {
      if (System.nanoTime() - deadlineNs > 0) {
        throw new TimeoutException(user + " is never synced");
      }
    }
  }

  /// Says what it has and waits for `synced` or `resync`.
  ///
  /// @return whether it was `synced`
  boolean trySync(Map<String, Long> cursors) throws Exception {
    int before = received().size();
    ObjectNode sync = frame("sync");
    ObjectNode object = sync.putObject("cursors");
    cursors.forEach(object::put);
    ok(sync);
    JsonNode end =
        await(before, frame -> Set.of("synced", "resync").contains(frame.path("type").asString()));
    return end.path("type").asString().equals("synced");
  }

  JsonNode await(String type) throws Exception {
    return await(frame -> frame.path("type").asString().equals(type));
  }

  /// Waits for a frame, among all that were received.
  JsonNode await(Predicate<JsonNode> wanted) throws Exception {
    return await(0, wanted);
  }

  JsonNode awaitEvent(String conversation, long sequence) throws Exception {
    return await(
        frame ->
            frame.path("type").asString().equals("event")
                && frame.path("conversation").asString().equals(conversation)
                && frame.path("sequence").asLong() == sequence);
  }

  private JsonNode await(int from, Predicate<JsonNode> wanted) throws Exception {
    long deadlineNs = System.nanoTime() + TIMEOUT.toNanos();
    int next = from;
    synchronized (received) {
      while (true) {
        for (; next < received.size(); next++) {
          if (wanted.test(received.get(next))) {
            return received.get(next);
          }
        }
        long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
        if (leftMs <= 0) {
          throw new TimeoutException(
              user
                  + " waits in vain; last received: "
                  + received.reversed().stream().limit(5).toList());
        }
        received.wait(leftMs);
      }
    }
  }

  List<JsonNode> received() {
    synchronized (received) {
      return List.copyOf(received);
    }
  }

  /// The sequences of the events received, by conversation, in the order of arrival.
  Map<String, List<Long>> sequences() {
    Map<String, List<Long>> sequences = new TreeMap<>();
    for (JsonNode frame : received()) {
      if (frame.path("type").asString().equals("event")) {
        sequences
            .computeIfAbsent(frame.path("conversation").asString(), _ -> new ArrayList<>())
            .add(frame.path("sequence").asLong());
      }
    }
    return sequences;
  }

  /// How far it has got in each conversation without a gap.
  Map<String, Long> cursors() {
    Map<String, Long> cursors = new HashMap<>();
    sequences()
        .forEach(
            (conversation, sequences) -> {
              long cursor = 0;
              for (long sequence : sequences.stream().sorted().distinct().toList()) {
                cursor = sequence == cursor + 1 ? sequence : cursor;
              }
              cursors.put(conversation, cursor);
            });
    return cursors;
  }

  /// The close code, once the other side has closed.
  int awaitClosed() throws Exception {
    return connection.closed().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
  }

  boolean isClosed() {
    return connection.closed().isDone();
  }

  /// Drops the connection without a word.
  void drop() {
    connection.abort();
  }

  @Override
  public void close() {
    connection.close();
  }

  private void receive(JsonNode frame) {
    synchronized (received) {
      received.add(frame);
      received.notifyAll();
    }
  }
}
