package io.parley.gatling;

import static io.gatling.javaapi.core.CoreDsl.asLongAsDuring;
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
  private static final Duration SOON = Duration.ofMillis(10);

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
            "{\"type\":\"hello\",\"token\":\"#{token}\",\"device\":{\"id\":\"#{device}\"},\"client\":{\"name\":\"gatling\",\"version\":\"1\"}",
            "welcome",
            jmesPath("user").isEL("#{user}")),
        exitHereIfFailed(),
        exec(
            ws("sync")
                .sendText("{\"type\":\"sync\",\"id\":\"sync\",\"cursors\":" + cursors + "}")
                .await(PATIENCE)
                .on(
                    ws.checkTextMessage("sync: synced")
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
        ws.checkTextMessage(name + ": " + answer)
            .matching(jmesPath("re").isEL("#{id}"))
            .check(checks);
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
          inbox(session).follow(conversation(session), session.getLong("head"));
          return session;
        });
  }

  /// Sends a message to `conversation`, and does not wait for its answer.
  static ChainBuilder send() {
    return exec(session -> session.set("clientId", ClientId.next()).set("id", ClientId.next()))
        .exec(gather())
        .exec(
            session -> {
              Text text = Text.now();
              inbox(session).ask(id(session), text.sentMs());
              return session.set("text", text);
            })
        .exec(
            ws("send")
                .sendText(
                    "{\"type\":\"send\",\"id\":\"#{id}\",\"conversation\":\"#{conversation}\","
                        + "\"clientId\":\"#{clientId}\","
                        + "\"content\":{\"kind\":\"text\",\"text\":\"#{text}\"}}"));
  }

  /// Asks for a page of the history of `conversation`, behind the sequence in `read`, and waits for
  /// it; `read` is then the last that it had.
  static ChainBuilder page(int limit) {
    return exec(session -> session.set("id", ClientId.next()))
        .exec(gather())
        .exec(
            session -> {
              var page = new HistoryPage(conversation(session), session.getLong("read"), limit);
              inbox(session).ask(id(session), System.currentTimeMillis(), page);
              return session;
            })
        .exec(
            ws("history")
                .sendText(
                    "{\"type\":\"history\",\"id\":\"#{id}\",\"conversation\":\"#{conversation}\","
                        + "\"after\":#{read},\"limit\":"
                        + limit
                        + "}"))
        .exec(await())
        .exec(session -> session.set("read", inbox(session).lastRead()));
  }

  /// Waits until the history has what this user sent last.
  static ChainBuilder settle() {
    return exec(await())
        .exec(session -> session.set("completeThrough", 0L))
        .asLongAs(session -> session.getLong("completeThrough") < inbox(session).lastOwn())
        .on(
            pause(SOON),
            ask(
                "settle",
                "{\"type\":\"history\",\"conversation\":\"#{conversation}\",\"after\":0,\"limit\":1",
                jmesPath("completeThrough").ofLong().saveAs("completeThrough")));
  }

  /// Waits until all is answered.
  static ChainBuilder await() {
    return asLongAsDuring(session -> inbox(session).isWaiting(), _ -> PATIENCE)
        .on(pause(SOON), gather());
  }

  /// Has the report show what came: answers as `send: ok`, and each message of another as `push`,
  /// with the time from its sending; failed if it was refused, late, doubled, or not as it was
  /// sent.
  static ChainBuilder look() {
    return gather()
        .foreach("#{seen}", "one")
        .on(
            dummy(session -> one(session).name(), session -> one(session).milliseconds())
                .withSuccess(session -> one(session).right()))
        .exec(session -> session.set("seen", List.of()));
  }

  /// Looks for the last time: `complete` in the report, failed if something was missing.
  static ChainBuilder lookAgain() {
    return look().exec(dummy("complete", 0).withSuccess(session -> inbox(session).isComplete()));
  }

  /// Takes what came so far. Gatling forgets it when something is sent, and keeps nothing while it
  /// waits for the answer to what it was told to check.
  private static ChainBuilder gather() {
    return exec(
        ws.processUnmatchedMessages(
            (frames, session) -> session.set("seen", seen(frames, session))));
  }

  private static List<Seen> seen(List<WsInboundMessage> frames, Session session) {
    List<Seen> seen =
        new ArrayList<>(session.contains("seen") ? session.getList("seen") : List.of());
    for (WsInboundMessage frame : frames) {
      if (frame instanceof WsInboundMessage.Text text) {
        Seen one = inbox(session).take(text.message(), text.timestamp());
        if (one != null) {
          seen.add(one);
        }
      }
    }
    return seen;
  }

  private static Seen one(Session session) {
    return Objects.requireNonNull(session.<Seen>get("one"));
  }

  private static String id(Session session) {
    return Objects.requireNonNull(session.getString("id"));
  }

  static boolean more(Session session) {
    return inbox(session).more();
  }

  static Inbox inbox(Session session) {
    return Objects.requireNonNull(session.<Inbox>get("inbox"));
  }

  static String conversation(Session session) {
    return Objects.requireNonNull(session.getString("conversation"));
  }
}
