package io.parley.connector.session;

import io.parley.connector.frame.EncodedFrame;
import io.parley.connector.frame.ServerFrames;
import io.parley.connector.presence.SessionInfo;
import io.parley.connector.session.OpenRequests.OpenRequest;
import io.parley.connector.session.Verification.Identity;
import io.parley.schema.RawJson;
import io.parley.schema.conversation.ErrorCode;
import io.parley.schema.delivery.Reply;
import io.parley.schema.delivery.Reply.Accepted;
import io.parley.schema.delivery.Reply.Rejected;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One authenticated device on one connection. Everything but [#id], [#user], [#device],
/// [#loginId], [#info], [#hasEnded] and [#execute] happens on the connection's event loop.
public final class Session {

  /// When a client whose sync could not be completed may try again.
  private static final Duration RESYNC_DELAY = Duration.ofSeconds(2);

  private final SessionInfo info;
  private final String loginId;
  private final Connection connection;
  private final Deadlines deadlines;
  private final SessionConfig config;
  private final SessionClock clock;
  private final SessionMonitor monitor;
  private final Outbox outbox;
  private final OpenRequests openRequests = new OpenRequests();

  private volatile boolean ended;
  private @Nullable SyncBuffer syncBuffer;
  private @Nullable Runnable whenWritable;
  private @Nullable Set<String> subscriptions;
  private @Nullable Sights sights;
  private @Nullable TypingThrottle typing;
  private @Nullable Queue<Submission.Waiting> waitingCommands;
  private volatile long askedNs;
  private volatile boolean away;

  Session(
      SessionInfo info,
      Identity identity,
      Connection connection,
      Deadlines deadlines,
      SessionConfig config,
      SessionPorts ports) {
    this.info = info;
    this.loginId = identity.loginId();
    this.connection = connection;
    this.deadlines = deadlines;
    this.config = config;
    this.clock = ports.clock();
    this.monitor = ports.monitor();
    this.outbox = new Outbox(connection, config.outbound(), clock, monitor);
    this.askedNs = clock.nanoTime();
    refresh(identity);
  }

  /// Unique over all nodes and times.
  public String id() {
    return info.session();
  }

  public String user() {
    return info.user();
  }

  public String device() {
    return info.device().id();
  }

  /// The log-in that the session's first token was made for.
  public String loginId() {
    return loginId;
  }

  /// The session as its user sees it, now.
  public SessionInfo info() {
    return info.seen(clock.now().minus(deadlines.silence()), away);
  }

  /// Runs the task on the session's event loop. From any thread.
  public void execute(Runnable task) {
    connection.execute(task);
  }

  /// The event loop, which it shares with others ([Connection#loop]). From any thread.
  public Executor loop() {
    return connection.loop();
  }

  /// Ends the connection because of a mistake of our own.
  public void fail(Throwable cause) {
    connection.fail(cause);
  }

  /// Gives the client something it did not ask for: at once, or, while the session synchronizes,
  /// after that. Dropped if the client is too slow: an event with a `resync` to follow.
  public void push(Push push) {
    assert connection.inEventLoop() : push;
    if (syncBuffer != null) {
      syncBuffer.add(push);
    } else {
      outbox.push(push);
    }
  }

  /// Answers the open request of that number; one that is no longer open is let go.
  public void answer(Reply reply) {
    switch (reply.outcome()) {
      case Accepted(String conversation, long sequence, Instant time, boolean duplicate) ->
          finish(
              reply.request(),
              re -> ServerFrames.accepted(re, conversation, sequence, time, duplicate));
      case Rejected(ErrorCode code, String message) -> refuse(reply.request(), code, message);
    }
  }

  /// Begins to buffer what is pushed. The session does it itself when the client asks to `sync`.
  ///
  /// @return false if the session synchronizes already
  public boolean beginSync() {
    assert connection.inEventLoop() : this;
    if (syncBuffer != null) {
      return false;
    }
    syncBuffer = new SyncBuffer(config.outbound().syncBufferBytes());
    outbox.forgetResync();
    return true;
  }

  /// Sends an event out of history. Sequences of one conversation must ascend.
  public void sendCaughtUp(String conversation, long sequence, EncodedFrame frame) {
    assert connection.inEventLoop() : conversation;
    if (syncBuffer != null) {
      syncBuffer.sent(conversation, sequence);
    }
    outbox.write(frame);
  }

  /// Whether more can be sent now; if not, [#whenWritable].
  public boolean readyForMore() {
    assert connection.inEventLoop() : this;
    return connection.isWritable();
  }

  /// Runs the task as soon as more can be sent, or when the session has ended. Holds one task.
  public void whenWritable(Runnable task) {
    assert connection.inEventLoop() : this;
    if (ended || connection.isWritable()) {
      connection.execute(task);
    } else {
      whenWritable = task;
    }
  }

  /// Ends the buffering: says how the sync went, then pushes what was buffered and not sent
  /// already. In this order, as pushes may have gaps, and the events of a sync have none.
  ///
  /// @param complete whether everything after the cursors was sent: `synced`. If not, or if the
  ///   buffer overflowed: `resync`
  public void endSync(boolean complete) {
    assert connection.inEventLoop() : this;
    SyncBuffer buffer = syncBuffer;
    if (buffer == null) {
      return;
    }
    syncBuffer = null;
    if (!complete) {
      resync(ServerFrames.resync(RESYNC_DELAY));
    } else if (buffer.overflowed()) {
      resync(ServerFrames.resync());
    } else {
      outbox.write(ServerFrames.synced());
    }
    buffer.remaining().forEach(outbox::push);
  }

  private void resync(EncodedFrame frame) {
    monitor.resynced();
    outbox.write(frame);
  }

  /// Closes the connection.
  public void end(CloseReason reason) {
    assert connection.inEventLoop() : reason;
    connection.close(reason);
  }

  /// Opens a request and gives it a number; null if too many are open.
  @Nullable Long begin(@Nullable RawJson id) {
    askedNs = clock.nanoTime();
    if (openRequests.size() >= config.maxOpenRequests()) {
      return null;
    }
    long deadlineNs = clock.nanoTime() + config.replyTimeout().toNanos();
    long number = openRequests.begin(id, deadlineNs);
    connection.tickBy(deadlineNs);
    updateReading();
    return number;
  }

  /// Answers an open request with success, if its sender wants to hear of it.
  void finish(long number, Function<RawJson, EncodedFrame> answer) {
    assert connection.inEventLoop() : number;
    OpenRequest request = openRequests.end(number);
    if (request != null) {
      ok(request.id(), answer);
      updateReading();
    }
  }

  /// Answers an open request with a refusal.
  void refuse(long number, ErrorCode code, String message) {
    assert connection.inEventLoop() : number;
    OpenRequest request = openRequests.end(number);
    if (request != null) {
      refuse(request.id(), code, message);
      updateReading();
    }
  }

  /// Answers with success, if the request has an id.
  void ok(@Nullable RawJson id, Function<RawJson, EncodedFrame> answer) {
    if (id != null) {
      outbox.write(answer.apply(id));
    }
  }

  void refuse(@Nullable RawJson id, ErrorCode code, String message) {
    outbox.write(ServerFrames.error(id, code, message));
  }

  /// Sends what belongs to the answer of an open request.
  void write(EncodedFrame frame) {
    outbox.write(frame);
  }

  /// Whether something that the client asked for is still to come.
  boolean isBusy() {
    return syncBuffer != null || openRequests.size() > 0;
  }

  /// Whether the request of that number still waits. None does when the session has ended.
  boolean isOpen(long number) {
    return !ended && openRequests.isOpen(number);
  }

  /// The connection is closed.
  void ended() {
    ended = true;
    runWhenWritable();
  }

  /// Whether the connection is closed. From any thread.
  public boolean hasEnded() {
    return ended;
  }

  Connection connection() {
    return connection;
  }

  /// Goes on until a newer token expires.
  void refresh(Identity identity) {
    deadlines.tokenShown(identity.expiresAt());
    connection.tickBy(deadlines.nextNs());
  }

  /// The channels that the session subscribes to.
  Set<String> subscriptions() {
    return subscriptions == null ? Set.of() : subscriptions;
  }

  void addSubscription(String channel) {
    if (subscriptions == null) {
      subscriptions = new HashSet<>();
    }
    subscriptions.add(channel);
  }

  /// Forgets a subscription, if it has it.
  boolean removeSubscription(String channel) {
    return subscriptions != null && subscriptions.remove(channel);
  }

  /// Whether commands of it wait for keys.
  boolean awaitsKeys() {
    return waitingCommands != null && !waitingCommands.isEmpty();
  }

  /// Its commands that wait for keys.
  Queue<Submission.Waiting> waitingCommands() {
    if (waitingCommands == null) {
      waitingCommands = new ArrayDeque<>(4);
    }
    return waitingCommands;
  }

  /// The users whose presence it watches.
  Set<String> watched() {
    return sights == null ? Set.of() : sights.users();
  }

  /// What it may see of them.
  Sights sights() {
    if (sights == null) {
      sights = new Sights();
    }
    return sights;
  }

  /// Whether it may be told now that the user is typing.
  boolean maySayTyping(String conversation, Duration every) {
    if (typing == null) {
      typing = new TypingThrottle();
    }
    return typing.admits(conversation, every, clock.nanoTime());
  }

  /// Notes whether its device has asked nothing for that long. Of one thread.
  ///
  /// @return whether that has changed
  boolean noteQuiet(long nowNs, long awayAfterNs) {
    boolean quiet = nowNs - askedNs >= awayAfterNs;
    boolean changed = quiet != away;
    away = quiet;
    return changed;
  }

  void writabilityChanged() {
    outbox.writabilityChanged();
    updateReading();
    if (connection.isWritable()) {
      runWhenWritable();
    }
  }

  private void runWhenWritable() {
    Runnable task = whenWritable;
    if (task != null) {
      whenWritable = null;
      task.run();
    }
  }

  /// Looks at what has a deadline of the session's own.
  void tick(long nowNs) {
    for (OpenRequest request : openRequests.endExpired(nowNs)) {
      monitor.requestTimedOut();
      refuse(request.id(), ErrorCode.UNAVAILABLE, "no answer came in time");
    }
    openRequests.nextDeadlineNs().ifPresent(connection::tickBy);
    updateReading();
    outbox.tick();
  }

  private void updateReading() {
    connection.setReading(
        connection.isWritable() && openRequests.size() < config.maxOpenRequests());
  }
}
