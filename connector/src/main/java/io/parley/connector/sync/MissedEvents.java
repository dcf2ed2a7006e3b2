package io.parley.connector.sync;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.connector.content.EventContents;
import io.parley.connector.frame.EncodedFrame;
import io.parley.connector.frame.ServerFrames;
import io.parley.connector.history.Answer;
import io.parley.connector.history.EventPage;
import io.parley.connector.history.Missing;
import io.parley.connector.history.Range;
import io.parley.connector.history.SyncHistory;
import io.parley.connector.session.Session;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.event.EventEnvelope;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// Sends sessions the events that they missed, out of the history, page by page, each when its
/// client has taken most of the one before.
///
/// Two bounds: few questions to PostgreSQL at once, so that syncs leave some of the pool to others;
/// and a larger number of sessions that hold a page their client takes its time with, so that a few
/// that take nothing don't keep the others waiting. A session that has ended gives its place up at
/// once.
final class MissedEvents {

  /// After this a client that takes nothing no longer holds its place.
  private static final Duration CLIENT_TIMEOUT = Duration.ofSeconds(30);

  private final SyncHistory history;
  private final EventContents contents;
  private final int pageEvents;
  private final Semaphore questions;
  private final Semaphore sending;
  private final Counter sent;

  MissedEvents(
      SyncHistory history, EventContents contents, SyncConfig config, MeterRegistry metrics) {
    this.history = history;
    this.contents = contents;
    this.pageEvents = config.pageEvents();
    this.questions = new Semaphore(config.concurrent());
    this.sending = new Semaphore(config.sending());
    this.sent = metrics.counter("parley.sync.events");
    metrics.gauge("parley.sync.sending", sending, s -> config.sending() - s.availablePermits());
    metrics.gauge(
        "parley.sync.queued", this, m -> m.questions.getQueueLength() + m.sending.getQueueLength());
  }

  /// Sends all of them, or those up to the session's end. Blocks, on a virtual thread, as long as
  /// the client needs.
  ///
  /// @param cursors per conversation the sequence up to which the device has everything
  /// @throws TimeoutException if the client takes nothing for long
  void send(Session session, Map<String, Long> cursors)
      throws InterruptedException, TimeoutException {
    sending.acquire();
    try {
      if (!session.hasEnded()) {
        for (Missing missing : asking(() -> history.missing(session.user(), cursors))) {
          send(session, missing);
        }
      }
    } finally {
      sending.release();
    }
  }

  private void send(Session session, Missing missing)
      throws InterruptedException, TimeoutException {
    long after = missing.after();
    boolean more = true;
    while (more && !session.hasEnded()) {
      var range = new Range.After(after);
      switch (asking(
          () -> history.events(session.user(), missing.conversation(), range, pageEvents))) {
        case Answer.Found<EventPage>(EventPage page) -> {
          List<EventEnvelope> events =
              page.events().stream().map(event -> EventCodec.decode(event.bytes())).toList();
          send(session, asking(() -> contents.decrypt(events)));
          more = page.more() && !page.events().isEmpty();
          after = more ? events.getLast().sequence() : after;
        }
        case Answer.Refused<EventPage> _ -> more = false;
      }
    }
  }

  private <T> T asking(Supplier<T> question) throws InterruptedException {
    questions.acquire();
    try {
      return question.get();
    } finally {
      questions.release();
    }
  }

  /// Sends a page, and waits until the client has taken most of it, or has gone.
  private void send(Session session, List<EventEnvelope> events)
      throws InterruptedException, TimeoutException {
    List<Sendable> page = events.stream().map(MissedEvents::sendable).toList();
    sent.increment(page.size());
    var taken = new CompletableFuture<Void>();
    session.execute(
        () -> {
          page.forEach(
              one -> session.sendCaughtUp(one.conversation(), one.sequence(), one.frame()));
          session.whenWritable(() -> taken.complete(null));
        });
    try {
      taken.get(CLIENT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("is only ever completed", e);
    }
  }

  private static Sendable sendable(EventEnvelope event) {
    return new Sendable(event.conversation(), event.sequence(), ServerFrames.event(event));
  }

  private record Sendable(String conversation, long sequence, EncodedFrame frame) {}
}
