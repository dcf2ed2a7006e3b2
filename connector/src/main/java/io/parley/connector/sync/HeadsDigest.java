package io.parley.connector.sync;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.connector.frame.ServerFrames;
import io.parley.connector.history.Heads;
import io.parley.connector.history.StoreUnavailable;
import io.parley.connector.history.SyncHistory;
import io.parley.connector.session.Push;
import io.parley.connector.session.Session;
import io.parley.connector.session.SessionRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells every session, once a period, the heads of its conversations that moved in between, out of
/// the committed history. A push that was missed for whatever reason, foreseen or not, is found by
/// this within one period.
public final class HeadsDigest implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(HeadsDigest.class);
  private static final int PER_LOOK = 1_000;

  private final SessionRegistry sessions;
  private final SyncHistory history;
  private final Counter sent;
  private final ScheduledExecutorService timer;

  /// Up to where the last digest saw; empty before the first, which only looks where things stand.
  private Map<Integer, Long> offsets = Map.of();

  public HeadsDigest(
      SessionRegistry sessions, SyncHistory history, Duration period, MeterRegistry metrics) {
    this.sessions = sessions;
    this.history = history;
    this.sent = metrics.counter("parley.digests");
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("heads-digest").factory());
    var _ =
        timer.scheduleWithFixedDelay(this::runOnce, 0, period.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  private void runOnce() {
    try {
      if (offsets.isEmpty()) {
        offsets = history.projectedOffsets();
      } else {
        tellAll();
      }
    } catch (StoreUnavailable e) {
      log.debug("no digest this time", e);
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("the digest failed; it is tried again next time");
    }
  }

  private void tellAll() {
    List<String> users = new ArrayList<>(sessions.users());
    Map<Integer, Long> seen = history.projectedOffsets();
    for (int from = 0; from < users.size(); from += PER_LOOK) {
      List<String> some = users.subList(from, Math.min(users.size(), from + PER_LOOK));
      Heads heads = history.headsSince(some, offsets);
      heads.headByConversationByUser().forEach(this::tell);
    }
    List<String> channels = new ArrayList<>(sessions.channels());
    for (int from = 0; from < channels.size(); from += PER_LOOK) {
      List<String> some = channels.subList(from, Math.min(channels.size(), from + PER_LOOK));
      history.channelHeadsSince(some, offsets).forEach(this::tellSubscribers);
    }
    // The looks saw at least as far as this; what lies between is told twice, not missed.
    offsets = seen;
  }

  private void tell(String user, Map<String, Long> headByConversation) {
    push(sessions.ofUser(user), headByConversation);
  }

  private void tellSubscribers(String channel, long head) {
    push(sessions.subscribersOf(channel), Map.of(channel, head));
  }

  private void push(Collection<Session> targets, Map<String, Long> headByConversation) {
    var push = new Push(Push.Kind.SIGNAL, "", 0, ServerFrames.heads(headByConversation));
    for (Session session : targets) {
      sent.increment();
      session.execute(() -> session.push(push));
    }
  }
}
