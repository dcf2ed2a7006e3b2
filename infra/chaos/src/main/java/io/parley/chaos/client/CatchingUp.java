package io.parley.chaos.client;

import io.parley.chaos.client.Requests.Reply;
import io.parley.chaos.client.ServerFrame.Answer;
import io.parley.chaos.client.ServerFrame.Ok;
import io.parley.chaos.observation.Device;
import io.parley.chaos.observation.Fingerprint;
import io.parley.chaos.observation.Observation;
import io.parley.chaos.observation.Observation.Applied;
import io.parley.chaos.observation.Observation.Received;
import io.parley.chaos.observation.Observation.SyncBegan;
import io.parley.chaos.observation.Observation.Synced;
import io.parley.chaos.observation.Operation.AskHistory;
import io.parley.chaos.observation.Outcome;
import io.parley.chaos.observation.Outcome.Page;
import io.parley.schema.event.EventEnvelope;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// What a device knows, and how it gets what it lacks: all of it by a sync after each connect,
/// single gaps by pages of history. On the device's thread.
final class CatchingUp {

  private static final int PAGE = 100;
  private static final Duration WAIT_FOR_PAGES = Duration.ofMillis(100);

  private enum Sync {
    NONE,
    ASKED,
    RUNNING,
    DONE
  }

  private final Device device;
  private final LongSupplier nowNs;
  private final Consumer<Observation> journal;
  private final RandomGenerator random;
  private final DeviceThread thread;
  private final Asking asking;
  private final Map<String, Reading> readings = new HashMap<>();
  private final Map<String, GapFill> gapFills = new HashMap<>();
  private boolean connected;
  private Sync sync = Sync.NONE;
  private int openPages;

  CatchingUp(
      Device device,
      LongSupplier nowNs,
      Consumer<Observation> journal,
      RandomGenerator random,
      DeviceThread thread,
      Asking asking) {
    this.device = device;
    this.nowNs = nowNs;
    this.journal = journal;
    this.random = random;
    this.thread = thread;
    this.asking = asking;
  }

  void connected() {
    connected = true;
    beginSync();
  }

  void disconnected() {
    connected = false;
    sync = Sync.NONE;
    gapFills.clear();
  }

  /// Whether a page of history may be asked for: during a sync its events could not be told from
  /// the sync's.
  boolean isSynced() {
    return sync == Sync.DONE;
  }

  long through(String conversation) {
    return reading(conversation).through();
  }

  /// Asks for a page, so that no sync begins before it has come.
  void ask(AskHistory asked, LongFunction<String> frame, Consumer<Outcome> whenOver) {
    openPages++;
    asking.ask(
        asked,
        frame,
        outcome -> {
          openPages--;
          whenOver.accept(outcome);
        });
  }

  /// An event arrived.
  void told(EventEnvelope envelope) {
    String conversation = envelope.conversation();
    long sequence = envelope.sequence();
    journal.accept(new Received(now(), device, conversation, sequence, Fingerprint.of(envelope)));
    GapFill filling = gapFills.get(conversation);
    if (filling != null) {
      filling.collect(sequence);
    }
    Reading reading = reading(conversation);
    apply(
        conversation, sync == Sync.RUNNING ? reading.caughtUp(sequence) : reading.offer(sequence));
    fillGap(conversation);
  }

  /// The device itself caused an event; it is not told of it besides.
  void caused(String conversation, long sequence) {
    apply(conversation, reading(conversation).offer(sequence));
    fillGap(conversation);
  }

  void headsAre(Map<String, Long> headByConversation) {
    headByConversation.forEach(
        (conversation, head) -> {
          reading(conversation).headIs(head);
          fillGap(conversation);
        });
  }

  void synced() {
    sync = Sync.DONE;
    journal.accept(new Synced(now(), device));
    readings.keySet().forEach(this::fillGap);
  }

  /// Pushes were dropped.
  void resync(Duration delay) {
    sync = Sync.NONE;
    thread.after(delay, this::beginSync);
  }

  private void beginSync() {
    if (!connected || sync == Sync.ASKED || sync == Sync.RUNNING) {
      return;
    }
    if (openPages > 0) {
      thread.after(WAIT_FOR_PAGES, this::beginSync);
      return;
    }
    sync = Sync.ASKED;
    journal.accept(new SyncBegan(now(), device));
    asking.tell(
        id -> FrameWriter.sync(id, cursors()),
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
            resync(Jitter.around(random));
          }
        });
  }

  /// Fetches what is missing, if anything is. During a sync that is the sync's to do.
  private void fillGap(String conversation) {
    if (sync != Sync.DONE
        || !reading(conversation).hasGap()
        || gapFills.containsKey(conversation)) {
      return;
    }
    var asked = new AskHistory(conversation, through(conversation), 0, PAGE);
    var filling = new GapFill(asked.after(), PAGE);
    gapFills.put(conversation, filling);
    ask(
        asked,
        id -> FrameWriter.history(id, asked),
        outcome -> {
          boolean more = false;
          if (outcome instanceof Page page) {
            more = page.more();
            apply(
                conversation, filling.finish(reading(conversation), more, page.completeThrough()));
          }
          // The history may be behind, so what it does not have yet is asked for a little later.
          thread.after(
              more ? Duration.ZERO : Jitter.around(random), () -> fillAgain(conversation, filling));
        });
  }

  private void fillAgain(String conversation, GapFill finished) {
    if (gapFills.remove(conversation, finished)) {
      fillGap(conversation);
    }
  }

  private void apply(String conversation, List<Long> sequences) {
    for (long sequence : sequences) {
      journal.accept(new Applied(now(), device, conversation, sequence));
    }
  }

  private Reading reading(String conversation) {
    return readings.computeIfAbsent(conversation, _ -> new Reading());
  }

  private Map<String, Long> cursors() {
    Map<String, Long> cursors = new HashMap<>();
    readings.forEach((conversation, reading) -> cursors.put(conversation, reading.through()));
    return cursors;
  }

  private long now() {
    return nowNs.getAsLong();
  }
}
