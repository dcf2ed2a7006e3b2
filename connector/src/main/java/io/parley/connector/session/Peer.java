package io.parley.connector.session;

import io.parley.connector.frame.ClientFrame;
import io.parley.connector.frame.ClientFrame.Hello;
import io.parley.connector.frame.ClientFrame.InSession;
import io.parley.connector.frame.ClientFrame.Ping;
import io.parley.connector.frame.FrameParser;
import io.parley.connector.frame.ParsedFrame.Refusal;
import io.parley.connector.frame.ParsedFrame.Request;
import io.parley.connector.frame.ServerFrames;
import io.parley.connector.frame.Welcome;
import io.parley.connector.presence.SessionInfo;
import io.parley.connector.session.Verification.Identity;
import io.parley.schema.RawJson;
import io.parley.schema.conversation.ErrorCode;
import io.parley.schema.conversation.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// The client at the other end of one connection: a stranger until its `hello` is accepted, then a
/// [Session]. The transport tells it what comes in; everything happens on the connection's event
/// loop.
public final class Peer {

  /// Frames in a row that are no JSON object before the connection is closed.
  static final int MAX_BAD_FRAMES = 3;

  private final Connection connection;
  private final Reception reception;
  private final Deadlines deadlines;
  private final InboundRate rate;

  private int badFrames;
  private boolean verifying;
  private boolean inputEnded;
  private boolean gone;
  private @Nullable Session session;

  Peer(Connection connection, Reception reception) {
    this.connection = connection;
    this.reception = reception;
    this.deadlines = new Deadlines(reception.config(), reception.clock());
    this.rate = new InboundRate(reception.config().rates(), reception.clock().nanoTime());
    connection.tickBy(deadlines.nextNs());
  }

  /// One whole frame came in. Takes over the array.
  public void received(byte[] utf8) {
    heard();
    Duration wait = rate.take(utf8.length, reception.clock().nanoTime());
    switch (FrameParser.parse(utf8)) {
      case Refusal(RawJson id, _, _) when wait.isPositive() ->
          limit(id, RateLimit.CONNECTION, wait);
      case Request request when wait.isPositive() ->
          limit(request.id(), RateLimit.CONNECTION, wait);
      case Refusal(RawJson id, ErrorCode code, String message) -> refuse(id, code, message);
      case Request request -> {
        badFrames = 0;
        reception.monitor().frameIn(request.type());
        accept(request.id(), request.frame());
      }
    }
  }

  /// Something came in that is no frame at all.
  public void receivedOther(String problem) {
    heard();
    refuse(null, ErrorCode.BAD_FRAME, problem);
  }

  /// A frame larger than `limits.frameBytes` came in, of which the rest can't be told from what
  /// follows.
  public void receivedTooLarge() {
    heard();
    reception.monitor().frameRefused();
    int max = reception.config().maxFrameBytes();
    String message = "a frame must not be longer than " + max + " bytes";
    connection.write(ServerFrames.error(null, ErrorCode.TOO_LARGE, message));
    close(CloseReason.TOO_BIG);
  }

  /// The other side gave a sign of life, such as the answer to [Connection#ping].
  public void heard() {
    assert connection.inEventLoop() : this;
    deadlines.heard();
  }

  /// The client will send nothing more, but still takes answers: it is left when it has them all.
  public void inputEnded() {
    assert connection.inEventLoop() : this;
    inputEnded = true;
    leaveIfAnswered();
  }

  /// [Connection#isWritable] changed.
  public void writabilityChanged() {
    if (session != null) {
      session.writabilityChanged();
    } else {
      updateReading();
    }
  }

  /// Looks at what has a deadline, and says when to be called again ([Connection#tickBy]). At any
  /// other time it does nothing.
  public void tick() {
    assert connection.inEventLoop() : this;
    long nowNs = reception.clock().nanoTime();
    switch (deadlines.due(nowNs)) {
      case NOT_LOGGED_IN -> close(CloseReason.LOGIN_TIMEOUT);
      case SILENT -> close(connection.ping() ? CloseReason.HEARTBEAT_MISSED : CloseReason.IDLE);
      case TOKEN_EXPIRED -> close(CloseReason.TOKEN_EXPIRED);
      case PING -> {
        connection.ping();
        deadlines.pinged();
        tickOn(nowNs);
      }
      case NOTHING -> tickOn(nowNs);
    }
  }

  private void tickOn(long nowNs) {
    connection.tickBy(deadlines.nextNs());
    if (session != null) {
      session.tick(nowNs);
    }
    leaveIfAnswered();
  }

  private void leaveIfAnswered() {
    if (!inputEnded || gone) {
      return;
    }
    if (verifying || (session != null && session.isBusy())) {
      connection.tickBy(reception.clock().nanoTime());
    } else {
      gone = true;
      connection.leave();
    }
  }

  /// The connection is closed, whoever closed it. To be called once, as the last thing.
  public void closed() {
    assert connection.inEventLoop() : this;
    gone = true;
    if (session != null) {
      reception.leave(session);
    }
  }

  private void accept(@Nullable RawJson id, ClientFrame frame) {
    switch (frame) {
      case Ping _ -> connection.write(ServerFrames.pong(id));
      case Hello hello -> hello(id, hello);
      case InSession asked when session != null -> request(session, id, asked);
      case InSession _ -> error(id, ErrorCode.NOT_LOGGED_IN, "say hello first");
    }
  }

  private void request(Session asker, @Nullable RawJson id, InSession asked) {
    MessageLimits.Refusal refusal = reception.messageLimits().take(asker.user(), asked);
    if (refusal == null) {
      reception.requests().handle(asker, id, asked);
    } else {
      limit(id, refusal.limit(), refusal.retryAfter());
    }
  }

  private void limit(@Nullable RawJson id, RateLimit limit, Duration wait) {
    reception.monitor().rateLimited(limit);
    connection.write(ServerFrames.error(id, ErrorCode.RATE_LIMITED, limit.text(), wait));
    if (rate.refused(reception.clock().nanoTime())) {
      close(CloseReason.RATE_LIMITED);
    }
  }

  private void refuse(@Nullable RawJson id, ErrorCode code, String message) {
    reception.monitor().frameRefused();
    error(id, code, message);
    badFrames = code == ErrorCode.BAD_FRAME ? badFrames + 1 : 0;
    if (badFrames >= MAX_BAD_FRAMES) {
      close(CloseReason.PROTOCOL_VIOLATION);
    }
  }

  private void hello(@Nullable RawJson id, Hello hello) {
    if (verifying || session != null) {
      error(id, ErrorCode.ALREADY_LOGGED_IN, "one hello is enough");
      return;
    }
    verifying = true;
    updateReading();
    reception
        .blockingCalls()
        .ask(
            connection,
            () -> reception.identities().verify(hello.token()),
            verification -> verified(id, hello, verification),
            (code, message) -> {
              verifying = false;
              updateReading();
              error(id, code, message);
            });
  }

  private void verified(@Nullable RawJson id, Hello hello, Verification verification) {
    if (gone) {
      return;
    }
    verifying = false;
    switch (verification) {
      case Identity identity when !identity.isFor(hello.device().id()) -> {
        error(id, ErrorCode.UNAUTHORIZED, "the token was made for another device");
        close(CloseReason.TOKEN_REFUSED);
      }
      case Identity identity -> logIn(id, hello, identity);
      case Verification.Refused(ErrorCode code, CloseReason close, String message) -> {
        error(id, code, message);
        close(close);
      }
    }
  }

  private void logIn(@Nullable RawJson id, Hello hello, Identity identity) {
    Instant now = reception.clock().now();
    var info =
        new SessionInfo(
            UUID.randomUUID().toString(),
            identity.user(),
            identity.loginId(),
            hello.device(),
            hello.client(),
            connection.transport(),
            connection.remoteAddress(),
            connection.remotePort(),
            now,
            now,
            false);
    SessionConfig config = reception.config();
    connection.loggedIn();
    session = reception.enter(info, identity, connection, deadlines);
    connection.write(
        ServerFrames.welcome(
            id,
            new Welcome(
                info.session(),
                info.user(),
                reception.node().id(),
                config.heartbeat(),
                config.idleTimeout(),
                jitter(config.heartbeat()),
                new Welcome.Limits(
                    config.maxFrameBytes(), Limits.MAX_CONTENT_BYTES, config.maxOpenRequests()),
                now)));
    session.writabilityChanged();
  }

  private static Duration jitter(Duration bound) {
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(bound.toMillis() + 1));
  }

  private void error(@Nullable RawJson id, ErrorCode code, String message) {
    connection.write(ServerFrames.error(id, code, message));
  }

  private void close(CloseReason reason) {
    gone = true;
    connection.close(reason);
  }

  private void updateReading() {
    connection.setReading(!verifying && connection.isWritable());
  }
}
