package io.parley.chaos.client;

import io.parley.chaos.client.Requests.Reply;
import io.parley.chaos.client.ServerFrame.Answer;
import io.parley.chaos.client.ServerFrame.Failed;
import io.parley.chaos.client.ServerFrame.Heads;
import io.parley.chaos.client.ServerFrame.Ok;
import io.parley.chaos.client.ServerFrame.Other;
import io.parley.chaos.client.ServerFrame.Pong;
import io.parley.chaos.client.ServerFrame.Receipt;
import io.parley.chaos.client.ServerFrame.Reconnect;
import io.parley.chaos.client.ServerFrame.Resync;
import io.parley.chaos.client.ServerFrame.Told;
import io.parley.chaos.client.ServerFrame.Welcome;
import io.parley.chaos.observation.Device;
import io.parley.chaos.observation.Fingerprint;
import io.parley.chaos.observation.Observation;
import io.parley.chaos.observation.Observation.Answered;
import io.parley.chaos.observation.Observation.Applied;
import io.parley.chaos.observation.Observation.Connected;
import io.parley.chaos.observation.Observation.Disconnected;
import io.parley.chaos.observation.Observation.Invoked;
import io.parley.chaos.observation.Observation.Left;
import io.parley.chaos.observation.Observation.ReceiptReceived;
import io.parley.chaos.observation.Observation.Received;
import io.parley.chaos.observation.Observation.SyncBegan;
import io.parley.chaos.observation.Observation.Synced;
import io.parley.chaos.observation.Operation;
import io.parley.chaos.observation.Operation.AskHistory;
import io.parley.chaos.observation.Operation.Send;
import io.parley.chaos.observation.Outcome;
import io.parley.chaos.observation.Outcome.Accepted;
import io.parley.chaos.observation.Outcome.Page;
import io.parley.chaos.observation.Outcome.Refused;
import io.parley.chaos.observation.Outcome.Unknown;
import io.parley.schema.conversation.ErrorCode;
import io.parley.schema.event.EventEnvelope;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One device: connects, and connects again; keeps its cursors; applies what it is told, in order
/// and once; fetches what is missing; sends again, under the same `clientId`, what was not
/// answered; and writes down all of it.
///
/// Everything happens on the device's own thread. The public methods may be called from any; they
/// only leave a task there.
public final class ChatDevice {

  private static final Logger LOG = LoggerFactory.getLogger(ChatDevice.class);

  private static final int PAGE = 100;
  private static final int RETRY_MS = 400;
  private static final int MUST_LOG_IN = 4100;

  private enum Sync {
    NONE,
    ASKED,
    RUNNING,
    DONE
  }

  private final Device device;
  private final DeviceConfig config;
  private final Consumer<Observation> journal;
  private final RandomGenerator random;
  private final Account account;
  private final Backoff backoff;
  private final ScheduledThreadPoolExecutor thread;

  private final Requests requests = new Requests();
  private final Map<String, Reading> readings = new HashMap<>();
  private final Map<String, Outbox> outboxes = new HashMap<>();
  private final Map<String, GapFill> gapFills = new HashMap<>();
  private @Nullable Connection connection;
  private Sync sync = Sync.NONE;
  private int nextNode;
  private int openPages;
  private long connectionNumber;
  private long pingedNs;
  private boolean welcome;
  private boolean stopped;

  public ChatDevice(
      Device device, DeviceConfig config, Consumer<Observation> journal, RandomGenerator random) {
    this.device = device;
    this.config = config;
    this.journal = journal;
    this.random = random;
    this.account = new Account(config.http(), device, config.password(), config.connectTimeout());
    this.backoff = new Backoff(config.backoffBase(), config.backoffCap(), random);
    this.nextNode = random.nextInt(config.nodes().size());
    this.thread =
        new ScheduledThreadPoolExecutor(1, Thread.ofVirtual().name("" + device).factory());
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  public Device device() {
    return device;
  }

  /// Begins to connect, and never gives up.
  public void start() {
    execute(this::connect);
    Duration tick = Duration.ofSeconds(1);
    var _ =
        thread.scheduleWithFixedDelay(guarded(this::tick), 1, tick.toSeconds(), TimeUnit.SECONDS);
  }

  /// Breaks the connection; the device will come back.
  public void drop() {
    execute(
        () -> {
          Connection open = connection;
          if (open != null) {
            open.drop();
          }
        });
  }

  /// Goes for good; nothing is expected of it from now on, and nothing more is observed.
  public void stop() {
    execute(
        () -> {
          stopped = true;
          observe(new Left(now(), device));
          Connection open = connection;
          connection = null; // how it ends is of no interest any more
          if (open != null) {
            open.drop();
          }
          thread.shutdown();
        });
  }

  /// Waits until it has gone.
  void awaitStopped() {
    try {
      if (!thread.awaitTermination(config.requestTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("{} does not stop", device);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Sends a message, as often as it takes.
  void send(String conversation, Outbox.Draft draft) {
    execute(
        () -> {
          outboxes.computeIfAbsent(conversation, _ -> new Outbox()).add(draft);
          flush(conversation);
        });
  }

  /// Asks once, and lets the outcome be written down.
  void ask(Operation operation, LongFunction<String> frame) {
    ask(operation, frame, _ -> {});
  }

  /// Asks once; the outcome is [Unknown] at once if the device is not connected.
  ///
  /// @param frame makes the frame from the request's number
  /// @param whenOver called on the device's thread
  void ask(Operation operation, LongFunction<String> frame, Consumer<Outcome> whenOver) {
    execute(
        () -> {
          boolean page = operation instanceof AskHistory;
          if (!welcome || (page && sync != Sync.DONE)) {
            whenOver.accept(new Unknown());
            return;
          }
          openPages += page ? 1 : 0;
          request(
              operation,
              frame,
              outcome -> {
                openPages -= page ? 1 : 0;
                whenOver.accept(outcome);
              });
        });
  }

  /// How many messages are waiting to be settled.
  CompletableFuture<Integer> unsettled() {
    var count = new CompletableFuture<Integer>();
    execute(() -> count.complete(outboxes.values().stream().mapToInt(Outbox::size).sum()));
    return count;
  }

  /// Tells, on the device's thread, up to where a conversation has been applied.
  void whenRead(String conversation, LongConsumer through) {
    execute(() -> through.accept(reading(conversation).through()));
  }

  // ---- connecting

  private void connect() {
    if (stopped) {
      return;
    }
    URI node = config.nodes().get(Math.floorMod(nextNode++, config.nodes().size()));
    long number = ++connectionNumber;
    try {
      String token = account.accessToken(node);
      Connection opened =
          Connection.open(config.http(), node, config.connectTimeout(), listener(number))
              .get(config.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
      connection = opened;
      pingedNs = 0;
      hello(opened, token);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | ExecutionException | TimeoutException e) {
      LOG.debug("{} cannot connect to {}: {}", device, node, e.toString());
      connectionNumber++; // should it open after all, its frames are nobody's
      after(backoff.next(), this::connect);
    }
  }

  private Connection.Listener listener(long number) {
    return new Connection.Listener() {
      @Override
      public void frame(String text) {
        execute(
            () -> {
              if (number == connectionNumber && connection != null) {
                receive(FrameReader.read(text));
              }
            });
      }

      @Override
      public void ended(int code) {
        execute(
            () -> {
              if (number == connectionNumber && connection != null) {
                disconnected(code);
              }
            });
      }
    };
  }

  private void hello(Connection opened, String token) {
    long id = requests.nextId();
    open(
        id,
        new Reply() {
          @Override
          public void answered(Answer answer) {
            if (answer instanceof Welcome accepted) {
              welcomed(accepted);
            } else {
              account.forget();
              opened.drop();
            }
          }

          @Override
          public void lost() {
            opened.drop();
          }
        });
    opened.send(FrameWriter.hello(id, token, device));
  }

  private void welcomed(Welcome accepted) {
    observe(new Connected(now(), device, accepted.node(), accepted.session()));
    welcome = true;
    backoff.succeeded();
    beginSync();
    outboxes.keySet().forEach(this::flush);
  }

  private void disconnected(int code) {
    boolean wasWelcome = welcome;
    connection = null;
    welcome = false;
    sync = Sync.NONE;
    gapFills.clear();
    if (wasWelcome) {
      observe(new Disconnected(now(), device, code));
    }
    requests.loseAll();
    outboxes.values().forEach(Outbox::disconnected);
    if (code >= MUST_LOG_IN) {
      account.forget();
    }
    after(backoff.next(), this::connect);
  }

  private void tick() {
    requests.loseOlderThan(now());
    Connection open = connection;
    if (open == null || !welcome) {
      return;
    }
    long silentNs = pingedNs == 0 ? 0 : now() - pingedNs;
    if (silentNs > 2 * config.pingInterval().toNanos()) {
      open.drop();
    } else if (pingedNs == 0 || silentNs > config.pingInterval().toNanos()) {
      long id = requests.nextId();
      pingedNs = pingedNs == 0 ? now() : pingedNs;
      open.send(FrameWriter.ping(id));
    }
  }

  // ---- being told

  private void receive(ServerFrame frame) {
    switch (frame) {
      case Pong _ -> pingedNs = 0;
      case Answer answer -> requests.answered(answer);
      case Told(EventEnvelope envelope) -> told(envelope);
      case Receipt(String conversation, String user, long delivered, long read) ->
          observe(new ReceiptReceived(now(), device, conversation, user, delivered, read));
      case Heads(Map<String, Long> heads) -> heads.forEach(this::headIs);
      case ServerFrame.Synced _ -> synced();
      case Resync(String conversation, long delayMs) -> {
        if (conversation == null) {
          sync = Sync.NONE;
          after(Duration.ofMillis(delayMs), this::beginSync);
        } else {
          LOG.warn("{} was told to fetch {} again", device, conversation);
          fillGap(conversation);
        }
      }
      case Reconnect(long delayMs) -> after(Duration.ofMillis(delayMs), this::drop);
      case Other(String type) -> LOG.debug("{} received {}", device, type);
    }
  }

  private void told(EventEnvelope envelope) {
    String conversation = envelope.conversation();
    long sequence = envelope.sequence();
    observe(new Received(now(), device, conversation, sequence, Fingerprint.of(envelope)));
    GapFill filling = gapFills.get(conversation);
    if (filling != null) {
      filling.collect(sequence);
    }
    Reading reading = reading(conversation);
    apply(
        conversation, sync == Sync.RUNNING ? reading.caughtUp(sequence) : reading.offer(sequence));
    fillGap(conversation);
  }

  private void apply(String conversation, List<Long> sequences) {
    for (long sequence : sequences) {
      observe(new Applied(now(), device, conversation, sequence));
    }
  }

  private void headIs(String conversation, long head) {
    reading(conversation).headIs(head);
    fillGap(conversation);
  }

  /// Fetches what is missing, if anything is. During a sync that is the sync's to do.
  private void fillGap(String conversation) {
    if (sync != Sync.DONE
        || !reading(conversation).hasGap()
        || gapFills.containsKey(conversation)) {
      return;
    }
    var asked = new AskHistory(conversation, reading(conversation).through(), 0, PAGE);
    var filling = new GapFill(asked.after(), PAGE);
    gapFills.put(conversation, filling);
    openPages++;
    request(
        asked,
        id -> FrameWriter.history(id, asked),
        outcome -> {
          openPages--;
          boolean more = false;
          if (outcome instanceof Page page) {
            more = page.more();
            apply(
                conversation, filling.finish(reading(conversation), more, page.completeThrough()));
          }
          // The history may be behind, so what it does not have yet is asked for a little later.
          after(more ? Duration.ZERO : jittered(), () -> fillAgain(conversation, filling));
        });
  }

  private void fillAgain(String conversation, GapFill finished) {
    if (gapFills.remove(conversation, finished)) {
      fillGap(conversation);
    }
  }

  // ---- synchronizing

  private void beginSync() {
    if (!welcome || sync == Sync.ASKED || sync == Sync.RUNNING) {
      return;
    }
    if (openPages > 0) { // its events could not be told from the sync's
      after(Duration.ofMillis(100), this::beginSync);
      return;
    }
    sync = Sync.ASKED;
    observe(new SyncBegan(now(), device));
    long id = requests.nextId();
    open(
        id,
        new Reply() {
          @Override
          public void answered(Answer answer) {
            if (answer instanceof Ok) {
              sync = Sync.RUNNING;
            } else {
              lost();
            }
          }

          @Override
          public void lost() {
            sync = Sync.NONE;
            after(jittered(), ChatDevice.this::beginSync);
          }
        });
    sendFrame(FrameWriter.sync(id, cursorsNow()));
  }

  private void synced() {
    sync = Sync.DONE;
    observe(new Synced(now(), device));
    readings.keySet().forEach(this::fillGap);
  }

  // ---- sending

  private void flush(String conversation) {
    Outbox outbox = outboxes.get(conversation);
    if (outbox == null || !welcome) {
      return;
    }
    for (Outbox.Attempt attempt : outbox.due()) {
      Outbox.Draft draft = attempt.draft();
      request(
          new Send(conversation, draft.clientId(), attempt.prev()),
          id ->
              FrameWriter.send(id, conversation, draft.clientId(), attempt.prev(), draft.content()),
          outcome -> settle(conversation, outbox, draft, outcome));
    }
  }

  private void settle(String conversation, Outbox outbox, Outbox.Draft draft, Outcome outcome) {
    switch (outcome) {
      case Accepted _ -> outbox.accepted(draft.clientId());
      case Refused refused when !refused.retryable() -> outbox.refused(draft.clientId());
      case Refused refused -> {
        boolean outOfOrder = refused.code().equals(ErrorCode.OUT_OF_ORDER.wireName());
        outbox.failed(draft.clientId(), outOfOrder);
        after(jittered(), () -> flush(conversation));
        return;
      }
      case Unknown _, Page _ -> outbox.failed(draft.clientId(), false);
    }
    flush(conversation);
  }

  // ---- asking

  /// Sends a request and writes down what becomes of it.
  private void request(
      Operation operation, LongFunction<String> frame, Consumer<Outcome> whenOver) {
    long id = requests.nextId();
    observe(new Invoked(now(), device, id, operation));
    open(
        id,
        new Reply() {
          @Override
          public void answered(Answer answer) {
            over(outcome(operation, answer));
            if (answer instanceof Ok ok && !(operation instanceof Operation.MoveCursor)) {
              caused(operation, ok);
            }
          }

          @Override
          public void lost() {
            over(new Unknown());
          }

          private void over(Outcome outcome) {
            observe(new Answered(now(), device, id, outcome));
            whenOver.accept(outcome);
          }
        });
    sendFrame(frame.apply(id));
  }

  private static Outcome outcome(Operation operation, Answer answer) {
    return switch (answer) {
      case Ok ok when operation instanceof AskHistory -> new Page(ok.more(), ok.completeThrough());
      case Ok ok -> new Accepted(operation.conversation(), ok.sequence(), ok.duplicate());
      case Failed failed -> new Refused(failed.code(), failed.retryable());
      case Welcome _, Pong _ -> new Unknown();
    };
  }

  /// The session that is answered is not told of the event besides: the answer stands for it.
  private void caused(Operation operation, Ok ok) {
    if (ok.sequence() > 0) {
      String conversation = operation.conversation();
      apply(conversation, reading(conversation).offer(ok.sequence()));
      fillGap(conversation);
    }
  }

  private void open(long id, Reply reply) {
    requests.opened(id, now() + config.requestTimeout().toNanos(), reply);
  }

  private void sendFrame(String frame) {
    Connection open = connection;
    if (open != null) {
      open.send(frame);
    }
  }

  // ---- the thread

  private void execute(Runnable task) {
    try {
      thread.execute(guarded(task));
    } catch (RejectedExecutionException e) {
      LOG.trace("{} has stopped", device, e);
    }
  }

  private void after(Duration delay, Runnable task) {
    if (!stopped) {
      var _ = thread.schedule(guarded(task), delay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.error("{} failed", device, e);
      }
    };
  }

  private Duration jittered() {
    return Duration.ofMillis(RETRY_MS / 2 + random.nextInt(RETRY_MS));
  }

  private Reading reading(String conversation) {
    return readings.computeIfAbsent(conversation, _ -> new Reading());
  }

  private Map<String, Long> cursorsNow() {
    Map<String, Long> cursors = new HashMap<>();
    readings.forEach((conversation, reading) -> cursors.put(conversation, reading.through()));
    return cursors;
  }

  private long now() {
    return config.nowNs().getAsLong();
  }

  private void observe(Observation observation) {
    journal.accept(observation);
  }
}
