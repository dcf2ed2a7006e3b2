package io.parley.connector.sync;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.parley.connector.frame.EncodedFrame;
import io.parley.connector.frame.ServerFrames;
import io.parley.connector.history.Answer;
import io.parley.connector.history.EventPage;
import io.parley.connector.history.History;
import io.parley.connector.history.Missing;
import io.parley.connector.history.Range;
import io.parley.connector.history.StoreUnavailable;
import io.parley.connector.route.KafkaRoutes;
import io.parley.connector.route.RouterReports;
import io.parley.connector.session.Session;
import io.parley.connector.session.Synchronizer;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.SealedEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes `synced` true. The session buffers what is pushed to it; then
///
/// 1. the barrier: every live router routes by the record that says the user is here, so whatever
///    is decided from now on is pushed to the session;
/// 2. the read index: whatever was decided before stands in the log by now, and the history holds
///    the log up to there;
/// 3. the session is sent what the history has after its cursors, and then what it buffered.
///
/// Drop one of the three and a message can be missed.
public final class HistorySynchronizer implements Synchronizer, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(HistorySynchronizer.class);

  /// After this a client that reads nothing no longer holds a place among the concurrent ones.
  private static final Duration CLIENT_TIMEOUT = Duration.ofSeconds(30);

  private final KafkaRoutes routes;
  private final RouterReports routers;
  private final ReadIndex readIndex;
  private final History history;
  private final SyncConfig config;
  private final Semaphore places;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Timer duration;
  private final Counter failures;
  private final Counter eventsSent;

  public HistorySynchronizer(
      KafkaRoutes routes,
      RouterReports routers,
      ReadIndex readIndex,
      History history,
      SyncConfig config,
      MeterRegistry metrics) {
    this.routes = routes;
    this.routers = routers;
    this.readIndex = readIndex;
    this.history = history;
    this.config = config;
    this.places = new Semaphore(config.concurrent());
    this.duration = Timer.builder("parley.sync").publishPercentileHistogram().register(metrics);
    this.failures = metrics.counter("parley.sync.failures");
    this.eventsSent = metrics.counter("parley.sync.events");
    metrics.gauge("parley.sync.queued", places, Semaphore::getQueueLength);
    metrics.gauge("parley.sync.waiting", readIndex, ReadIndex::waiting);
  }

  @Override
  public void synchronize(Session session, Map<String, Long> cursors) {
    long startedNs = System.nanoTime();
    var _ =
        caughtUp(routes.offsetOfUser(session.user()))
            .thenRunAsync(() -> catchUp(session, cursors), threads)
            .whenComplete(
                (_, failure) -> {
                  duration.record(System.nanoTime() - startedNs, TimeUnit.NANOSECONDS);
                  if (failure != null) {
                    failures.increment();
                    log.atInfo()
                        .addKeyValue("session", session.id())
                        .addKeyValue("cause", String.valueOf(failure))
                        .log("a sync could not be completed");
                  }
                  session.execute(() -> session.endSync(failure == null));
                });
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  @Override
  public void awaitChannel(String channel) {
    try {
      caughtUp(routes.offsetOfChannel(channel)).join();
    } catch (CompletionException e) {
      throw new StoreUnavailable("the channel's route or history lags", e);
    }
  }

  /// Barrier and read index.
  private CompletableFuture<Void> caughtUp(CompletableFuture<Long> routeOffset) {
    return routeOffset
        .copy()
        .orTimeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .thenCompose(routers::passed)
        .thenCompose(_ -> readIndex.reached());
  }

  /// Blocks, on a virtual thread, as long as the client needs to take what it is sent.
  private void catchUp(Session session, Map<String, Long> cursors) {
    try {
      places.acquire();
      try {
        for (Missing missing : history.missing(session.user(), cursors)) {
          sendMissing(session, missing);
        }
      } finally {
        places.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    }
  }

  private void sendMissing(Session session, Missing missing) throws InterruptedException {
    long after = missing.after();
    boolean more = true;
    while (more) {
      switch (history.events(
          session.user(), missing.conversation(), new Range.After(after), config.pageEvents())) {
        case Answer.Found<EventPage>(EventPage page) -> {
          send(session, page.events());
          more = page.more() && !page.events().isEmpty();
          after = more ? sequence(page.events().getLast()) : after;
        }
        case Answer.Refused<EventPage> _ -> more = false;
      }
    }
  }

  private static long sequence(SealedEvent event) {
    return EventCodec.decode(event.bytes()).sequence();
  }

  /// Sends a page, and waits until the client has taken most of it.
  private void send(Session session, List<SealedEvent> events) throws InterruptedException {
    List<CaughtUp> page = events.stream().map(HistorySynchronizer::encode).toList();
    eventsSent.increment(page.size());
    var taken = new CompletableFuture<Void>();
    session.execute(
        () -> {
          page.forEach(
              one -> session.sendCaughtUp(one.conversation(), one.sequence(), one.frame()));
          session.whenWritable(() -> taken.complete(null));
        });
    taken.orTimeout(CLIENT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).join();
  }

  private static CaughtUp encode(SealedEvent sealed) {
    EventEnvelope event = EventCodec.decode(sealed.bytes());
    return new CaughtUp(event.conversation(), event.sequence(), ServerFrames.event(event));
  }

  private record CaughtUp(String conversation, long sequence, EncodedFrame frame) {}
}
