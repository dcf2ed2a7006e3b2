package io.parley.gatling;

import static io.gatling.javaapi.core.CoreDsl.dummy;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.exitHereIfFailed;
import static io.gatling.javaapi.core.CoreDsl.jmesPath;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.ws;

import io.gatling.http.action.ws.WsInboundMessage;
import io.gatling.javaapi.core.ActionBuilder;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.CheckBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import io.gatling.javaapi.http.WsFrameCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/// What a virtual user does with its WebSocket, each step checked. It knows itself by the
/// attributes of its [Person], and where it talks by `conversation`.
final class Chat {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofMillis(100);

  /// Pushes that may wait until they are looked at.
  private static final int MAX_UNSEEN = 20_000;

  private Chat() {}

  static HttpProtocolBuilder protocol(Settings settings) {
    String url = settings.url().toString().replaceFirst("/$", "");
    return http.baseUrl(url)
        .wsBaseUrl(url.replaceFirst("^http", "ws"))
        .contentTypeHeader("application/json")
        .wsUnmatchedInboundMessageBufferSize(MAX_UNSEEN);
  }

  /// Connects, says `hello` and syncs.
  static ChainBuilder comeIn() {
    return comeIn("{}");
  }

  /// The same of a device that has something already.
  ///
  /// @param cursors a JSON object, as in `sync`
  static ChainBuilder comeIn(String cursors) {
    return exec(
        ws("connect").connect("/v1/ws").subprotocol("parley.v1.json"),
        exitHereIfFailed(),
        ask(
            "hello",
            "{\"type\":\"hello\",\"token\":\"#{token}\",\"device\":{\"id\":\""
                + Person.DEVICE
                + "\"},\"client\":{\"name\":\"gatling\",\"version\":\"1\"}",
            "welcome",
            jmesPath("user").isEL("#{user}")),
        exitHereIfFailed(),
        exec(
            ws("sync")
                .sendText("{\"type\":\"sync\",\"id\":\"sync\",\"cursors\":" + cursors + "}")
                .await(PATIENCE)
                .on(
                    ws.checkTextMessage("synced")
                        .matching(jmesPath("type").in("synced", "resync"))
                        .check(jmesPath("type").is("synced")))),
        exitHereIfFailed());
  }

  /// Leaves, as a client does that is closed.
  static ActionBuilder leave() {
    return ws("leave").close();
  }

  /// Asks for something that is answered by `ok`.
  ///
  /// @param frame a JSON object without `id` and without its last brace
  static ChainBuilder ask(String name, String frame, CheckBuilder... checks) {
    return ask(name, frame, "ok", checks);
  }

  private static ChainBuilder ask(String name, String frame, String answer, CheckBuilder... more) {
    List<CheckBuilder> checks = new ArrayList<>(List.of(jmesPath("type").is(answer)));
    checks.addAll(List.of(more));
    WsFrameCheck check =
        ws.checkTextMessage(name).matching(jmesPath("re").isEL("#{id}")).check(checks);
    return exec(session -> session.set("id", session.userId() + "-" + ClientId.next()))
        .exec(ws(name).sendText(frame + ",\"id\":\"#{id}\"}").await(PATIENCE).on(check));
  }

  /// Opens the direct conversation with a user; it follows it from then on.
  static ChainBuilder open(Function<Session, String> user) {
    return exec(session -> session.set("other", user.apply(session)))
        .exec(
            ask(
                "open",
                "{\"type\":\"open\",\"user\":\"#{other}\"",
                jmesPath("conversation").saveAs("conversation"),
                jmesPath("sequence").ofLong().saveAs("head")))
        .exec(exitHereIfFailed(), follow());
  }

  /// From now on nothing of `conversation` behind `head` may be missing.
  static ChainBuilder follow() {
    return exec(
        session -> {
          inbox(session).begin(conversation(session), session.getLong("head"));
          return session;
        });
  }

  /// Sends a message to `conversation`, and expects its sequence.
  static ChainBuilder send() {
    return exec(session -> session.set("clientId", ClientId.next()).set("text", Text.now()))
        .exec(
            ask(
                "send",
                "{\"type\":\"send\",\"conversation\":\"#{conversation}\","
                    + "\"clientId\":\"#{clientId}\","
                    + "\"content\":{\"kind\":\"text\",\"text\":\"#{text}\"}",
                jmesPath("sequence").ofLong().gte(1L).saveAs("sequence")))
        .exec(
            session -> {
              if (!session.isFailed()) {
                inbox(session).own(conversation(session), session.getLong("sequence"));
              }
              return session;
            });
  }

  /// Waits until the history has `sequence`.
  static ChainBuilder settle() {
    return exec(session -> session.set("completeThrough", 0L))
        .asLongAs(session -> session.getLong("completeThrough") < session.getLong("sequence"))
        .on(pause(LOOK), history("settle", "0", 1));
  }

  /// Asks for a page of the history of `conversation`, behind the sequence in an attribute of that
  /// name; `more` says whether there is more.
  static ChainBuilder page(String after, int limit) {
    return exec(ws.processUnmatchedMessages((_, session) -> session))
        .exec(history("history", "#{" + after + "}", limit))
        .exec(
            ws.processUnmatchedMessages(
                (frames, session) ->
                    session.set(
                        "page",
                        Page.of(frames, conversation(session), session.getLong(after), limit))))
        .exec(
            dummy("page", 0).withSuccess(session -> page(session).isComplete(limit, more(session))))
        .exec(session -> session.set(after, page(session).last()));
  }

  private static ChainBuilder history(String name, String after, int limit) {
    return ask(
        name,
        "{\"type\":\"history\",\"conversation\":\"#{conversation}\",\"after\":%s,\"limit\":%d"
            .formatted(after, limit),
        jmesPath("more").ofBoolean().saveAs("more"),
        jmesPath("completeThrough").ofLong().saveAs("completeThrough"));
  }

  /// Looks at what was pushed: each message is in the report as `push`, with the time that it took,
  /// and failed if it came late, twice, or not as it was sent.
  static ChainBuilder look() {
    return exec(ws.processUnmatchedMessages(
            (frames, session) -> session.set("pushes", pushes(frames, session))))
        .foreach("#{pushes}", "push")
        .on(
            dummy("push", session -> push(session).milliseconds())
                .withSuccess(session -> push(session).right()));
  }

  /// Looks for the last time: `complete` in the report, failed if something was missing.
  static ChainBuilder lookAgain() {
    return look().exec(dummy("complete", 0).withSuccess(session -> inbox(session).missing() == 0));
  }

  private static List<Push> pushes(List<WsInboundMessage> frames, Session session) {
    return frames.stream()
        .filter(WsInboundMessage.Text.class::isInstance)
        .map(WsInboundMessage.Text.class::cast)
        .map(frame -> Push.of(frame.message(), frame.timestamp(), inbox(session)))
        .filter(Objects::nonNull)
        .toList();
  }

  private static Page page(Session session) {
    return Objects.requireNonNull(session.<Page>get("page"));
  }

  static boolean more(Session session) {
    return session.getBoolean("more");
  }

  static Inbox inbox(Session session) {
    return Objects.requireNonNull(session.<Inbox>get("inbox"));
  }

  private static Push push(Session session) {
    return Objects.requireNonNull(session.<Push>get("push"));
  }

  static String conversation(Session session) {
    return Objects.requireNonNull(session.getString("conversation"));
  }
}
