package io.parley.connector.egress;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.connector.content.EventContents;
import io.parley.connector.history.StoreUnavailable;
import io.parley.schema.delivery.Delivery.EventDelivery;
import io.parley.schema.event.EventEnvelope;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Events whose keys are still to be fetched, and those behind them in their conversations. One
/// fetch runs at a time, on a thread of its own, for all keys that are wanted when it begins.
///
/// Bounded in events; what is over it, and whatever waits for a key that can't be had, is given up.
/// Used by the delivery thread.
final class AwaitingKeys {

  /// An event that waits.
  record Waiting(EventDelivery delivery, EventEnvelope event) {}

  /// What becomes of events that waited.
  interface Outcome {

    void decrypted(EventDelivery delivery, EventEnvelope event);

    /// They can't be decrypted now. All are of one conversation.
    void givenUp(String conversation, List<Waiting> events);
  }

  private static final Logger log = LoggerFactory.getLogger(AwaitingKeys.class);

  private final EventContents contents;
  private final Outcome outcome;
  private final Runnable fetched;
  private final int max;

  private final Map<String, Queue<Waiting>> waitingByConversation = new LinkedHashMap<>();
  private final AtomicInteger waiting = new AtomicInteger();

  private boolean fetching;

  /// The fetch that has ended: which keys there are not; none if it succeeded.
  private final AtomicReference<@Nullable Set<UUID>> ended = new AtomicReference<>();

  /// @param fetched called on any thread when [#resume] has something to do
  AwaitingKeys(
      EventContents contents, Outcome outcome, Runnable fetched, int max, MeterRegistry metrics) {
    this.contents = contents;
    this.outcome = outcome;
    this.fetched = fetched;
    this.max = max;
    metrics.gauge("parley.deliveries.awaitingKeys", waiting);
  }

  /// Decrypts an event, now or when there is its key.
  void add(EventDelivery delivery, EventEnvelope event) {
    Queue<Waiting> before = waitingByConversation.get(event.conversation());
    EventEnvelope decrypted = before == null ? contents.tryDecrypt(event) : null;
    if (decrypted != null) {
      outcome.decrypted(delivery, decrypted);
      return;
    }
    waitingByConversation
        .computeIfAbsent(event.conversation(), _ -> new ArrayDeque<>())
        .add(new Waiting(delivery, event));
    if (waiting.incrementAndGet() > max) {
      giveUp(event.conversation());
    }
  }

  /// Fetches the keys that are wanted, if no fetch is running.
  void fetch() {
    if (fetching || waitingByConversation.isEmpty()) {
      return;
    }
    Set<UUID> wanted = new HashSet<>();
    for (Queue<Waiting> queue : waitingByConversation.values()) {
      UUID id = contents.keyId(queue.element().event());
      if (id != null) {
        wanted.add(id);
      }
    }
    fetching = true;
    var _ = Thread.ofVirtual().name("fetch-content-keys").start(() -> fetch(wanted));
  }

  private void fetch(Set<UUID> wanted) {
    Set<UUID> missing = wanted;
    try {
      contents.fetch(wanted);
      missing = Set.of();
    } catch (StoreUnavailable e) {
      log.debug("content keys can't be fetched", e);
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("content keys could not be fetched");
    } finally {
      ended.set(missing);
      fetched.run();
    }
  }

  /// Goes on with what waits for keys that were fetched, and gives up what waits for others.
  void resume() {
    Set<UUID> missing = ended.getAndSet(null);
    if (missing == null) {
      return;
    }
    fetching = false;
    for (String conversation : List.copyOf(waitingByConversation.keySet())) {
      resume(conversation, missing);
    }
    fetch();
  }

  private void resume(String conversation, Set<UUID> missing) {
    Queue<Waiting> queue = waitingByConversation.getOrDefault(conversation, new ArrayDeque<>());
    while (!queue.isEmpty()) {
      Waiting first = queue.element();
      EventEnvelope decrypted = contents.tryDecrypt(first.event());
      if (decrypted == null) {
        UUID wanted = contents.keyId(first.event());
        if (wanted != null && missing.contains(wanted)) {
          giveUp(conversation);
        }
        return;
      }
      queue.remove();
      waiting.decrementAndGet();
      outcome.decrypted(first.delivery(), decrypted);
    }
    waitingByConversation.remove(conversation);
  }

  private void giveUp(String conversation) {
    Queue<Waiting> queue = waitingByConversation.remove(conversation);
    if (queue != null) {
      waiting.addAndGet(-queue.size());
      outcome.givenUp(conversation, new ArrayList<>(queue));
    }
  }
}
