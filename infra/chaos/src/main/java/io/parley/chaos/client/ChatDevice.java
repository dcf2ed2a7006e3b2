package io.parley.chaos.client;

import io.parley.chaos.client.ServerFrame.Answer;
import io.parley.chaos.client.ServerFrame.Heads;
import io.parley.chaos.client.ServerFrame.Other;
import io.parley.chaos.client.ServerFrame.Receipt;
import io.parley.chaos.client.ServerFrame.Reconnect;
import io.parley.chaos.client.ServerFrame.Resync;
import io.parley.chaos.client.ServerFrame.Told;
import io.parley.chaos.client.ServerFrame.Welcome;
import io.parley.chaos.observation.Device;
import io.parley.chaos.observation.Observation;
import io.parley.chaos.observation.Observation.Connected;
import io.parley.chaos.observation.Observation.Disconnected;
import io.parley.chaos.observation.Observation.Left;
import io.parley.chaos.observation.Observation.ReceiptReceived;
import io.parley.chaos.observation.Operation;
import io.parley.chaos.observation.Operation.Amend;
import io.parley.chaos.observation.Operation.AskHistory;
import io.parley.chaos.observation.Operation.ChangeMembers;
import io.parley.chaos.observation.Operation.MoveCursor;
import io.parley.chaos.observation.Operation.Send;
import io.parley.chaos.observation.Outcome;
import io.parley.chaos.observation.Outcome.Accepted;
import io.parley.chaos.observation.Outcome.Page;
import io.parley.chaos.observation.Outcome.Refused;
import io.parley.chaos.observation.Outcome.Unknown;
import io.parley.schema.conversation.ErrorCode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;
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
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration RETRY_BASE = Duration.ofMillis(400);
  private static final Duration RETRY_CAP = Duration.ofSeconds(5);

  /// What is to be sent in one conversation, and when again.
  private static final class Sending {
    private final Outbox outbox = new Outbox();
    private final Backoff backoff;
    private boolean retryIsDue;

    private Sending(RandomGenerator random) {
      this.backoff = new Backoff(RETRY_BASE, RETRY_CAP, random);
    }
  }

  private final Device device;
  private final DeviceConfig config;
  private final Consumer<Observation> journal;
  private final RandomGenerator random;
  private final DeviceThread thread;
  private final Requests requests = new Requests();
  private final Dialer dialer;
  private final Asking asking;
  private final CatchingUp catchingUp;
  private final Map<String, Sending> sendings = new HashMap<>();

  public ChatDevice(
      Device device, DeviceConfig config, Consumer<Observation> journal, RandomGenerator random) {
    this.device = device;
    this.config = config;
    this.journal = journal;
    this.random = random;
    this.thread = new DeviceThread(device.toString());
    this.dialer = new Dialer(device, config, random, thread, requests, new FromNode());
    this.asking = new Asking(device, config, journal, requests, dialer::send);
    this.catchingUp = new CatchingUp(device, config.nowNs(), journal, random, thread, asking);
  }

  public Device device() {
    return device;
  }

  /// Begins to connect, and never gives up.
  public void start() {
    thread.execute(dialer::dial);
    thread.every(
        TICK,
        () -> {
          requests.loseOlderThan(now());
          dialer.ping();
        });
  }

  /// Breaks the connection; the device will come back.
  public void drop() {
    thread.execute(dialer::drop);
  }

  /// Goes for good; nothing is expected of it from now on, and nothing more is observed.
  public void stop() {
    thread.execute(
        () -> {
          journal.accept(new Left(now(), device));
          dialer.hangUp();
          thread.stop();
        });
  }

  /// Waits until it has gone.
  void awaitStopped() {
    thread.awaitStopped(config.requestTimeout());
  }

  /// Sends a message, as often as it takes.
  void send(String conversation, Outbox.Draft draft) {
    thread.execute(
        () -> {
          sending(conversation).outbox.add(draft);
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
    thread.execute(
        () -> {
          if (!dialer.isWelcome()) {
            whenOver.accept(new Unknown());
          } else if (!(operation instanceof AskHistory asked)) {
            request(operation, frame, whenOver);
          } else if (catchingUp.isSynced()) {
            catchingUp.ask(asked, frame, whenOver);
          } else {
            whenOver.accept(new Unknown());
          }
        });
  }

  /// How many messages are waiting to be settled.
  CompletableFuture<Integer> unsettled() {
    var count = new CompletableFuture<Integer>();
    thread.execute(
        () -> count.complete(sendings.values().stream().mapToInt(s -> s.outbox.size()).sum()));
    return count;
  }

  /// Tells, on the device's thread, up to where a conversation has been applied.
  void whenRead(String conversation, LongConsumer through) {
    thread.execute(() -> through.accept(catchingUp.through(conversation)));
  }

  private final class FromNode implements Dialer.Owner {

    @Override
    public void welcomed(Welcome welcome) {
      journal.accept(new Connected(now(), device, welcome.node(), welcome.session()));
      catchingUp.connected();
      sendings.keySet().forEach(ChatDevice.this::flush);
    }

    @Override
    public void gone(int code) {
      journal.accept(new Disconnected(now(), device, code));
      catchingUp.disconnected();
      sendings.values().forEach(sending -> sending.outbox.disconnected());
    }

    @Override
    public void received(ServerFrame frame) {
      switch (frame) {
        case Answer answer -> requests.answered(answer);
        case Told told -> catchingUp.told(told.envelope());
        case Receipt(String conversation, String user, long delivered, long read) ->
            journal.accept(new ReceiptReceived(now(), device, conversation, user, delivered, read));
        case Heads heads -> catchingUp.headsAre(heads.headByConversation());
        case ServerFrame.Synced _ -> catchingUp.synced();
        case Resync(String conversation, long delayMs) -> {
          if (conversation == null) {
            catchingUp.resync(Duration.ofMillis(delayMs));
          } else {
            LOG.warn("{} was told that it may know {} wrongly", device, conversation);
          }
        }
        case Reconnect(long delayMs) -> dialer.dropAfter(Duration.ofMillis(delayMs));
        case Other(String type) -> LOG.debug("{} received {}", device, type);
      }
    }
  }

  private void flush(String conversation) {
    Sending sending = sendings.get(conversation);
    if (sending == null || !dialer.isWelcome()) {
      return;
    }
    for (Outbox.Attempt attempt : sending.outbox.due()) {
      Outbox.Draft draft = attempt.draft();
      request(
          new Send(conversation, draft.clientId(), attempt.prev()),
          id ->
              FrameWriter.send(id, conversation, draft.clientId(), attempt.prev(), draft.content()),
          outcome -> settle(conversation, sending, draft, outcome));
    }
  }

  private void settle(String conversation, Sending sending, Outbox.Draft draft, Outcome outcome) {
    switch (outcome) {
      case Accepted _ -> {
        sending.backoff.succeeded();
        flush(conversation);
      }
      case Refused refused when !refused.retryable() -> {
        sending.outbox.refused(draft.clientId());
        flush(conversation);
      }
      case Refused refused -> {
        boolean outOfOrder = refused.code().equals(ErrorCode.OUT_OF_ORDER.wireName());
        sending.outbox.failed(draft.clientId(), outOfOrder);
        retry(conversation, sending);
      }
      case Unknown _, Page _ -> {
        sending.outbox.failed(draft.clientId(), false);
        retry(conversation, sending);
      }
    }
  }

  /// Sends what failed again after a while, all of it at once.
  private void retry(String conversation, Sending sending) {
    if (!sending.retryIsDue) {
      sending.retryIsDue = true;
      thread.after(
          sending.backoff.next(),
          () -> {
            sending.retryIsDue = false;
            flush(conversation);
          });
    }
  }

  /// The session that is answered is not told of the event besides: the answer stands for it.
  private void request(
      Operation operation, LongFunction<String> frame, Consumer<Outcome> whenOver) {
    asking.ask(
        operation,
        frame,
        outcome -> {
          taken(operation, outcome);
          whenOver.accept(outcome);
          if (outcome instanceof Accepted accepted && isEvent(operation, accepted)) {
            catchingUp.caused(operation.conversation(), accepted.sequence());
          }
        });
  }

  /// Whichever way the message was sent.
  private void taken(Operation operation, Outcome outcome) {
    if (operation instanceof Send send && outcome instanceof Accepted accepted) {
      sending(send.conversation())
          .outbox
          .accepted(send.clientId(), accepted.sequence(), accepted.duplicate());
    }
  }

  private Sending sending(String conversation) {
    return sendings.computeIfAbsent(conversation, _ -> new Sending(random));
  }

  private static boolean isEvent(Operation operation, Accepted accepted) {
    return switch (operation) {
      case Send _, Amend _, ChangeMembers _ -> accepted.sequence() > 0;
      case MoveCursor _, AskHistory _ -> false;
    };
  }

  private long now() {
    return config.nowNs().getAsLong();
  }
}
