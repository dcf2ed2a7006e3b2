package io.parley.connector.sync;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.parley.connector.content.EventContents;
import io.parley.connector.history.StoreUnavailable;
import io.parley.connector.history.SyncHistory;
import io.parley.connector.route.KafkaRoutes;
import io.parley.connector.route.RouterReports;
import io.parley.connector.session.Session;
import io.parley.connector.session.Synchronizer;
import io.parley.connector.sync.ReadIndex.Coverage;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes `synced` true. The session buffers what is pushed to it; then
///
/// 1. the barrier: every live router routes by the record that says the user is here, so whatever
///    is decided from now on is pushed to the session;
/// 2. the read index: what was acknowledged before is decided for good, and the history holds it;
/// 3. the session is sent what the history has after its cursors, and then what it buffered.
///
/// Drop one of the three and a message can be missed. If the second takes too long, the third is
/// done all the same, and the session is told `resync` instead of `synced`.
public final class HistorySynchronizer implements Synchronizer, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(HistorySynchronizer.class);

  private final KafkaRoutes routes;
  private final RouterReports routers;
  private final ReadIndex readIndex;
  private final MissedEvents missedEvents;
  private final SyncConfig config;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Timer duration;
  private final Counter failures;

  public HistorySynchronizer(
      KafkaRoutes routes,
      RouterReports routers,
      ReadIndex readIndex,
      SyncHistory history,
      EventContents contents,
      SyncConfig config,
      MeterRegistry metrics) {
    this.routes = routes;
    this.routers = routers;
    this.readIndex = readIndex;
    this.missedEvents = new MissedEvents(history, contents, config, metrics);
    this.config = config;
    this.duration = Timer.builder("parley.sync").publishPercentileHistogram().register(metrics);
    this.failures = metrics.counter("parley.sync.failures");
    metrics.gauge("parley.sync.waiting", readIndex, ReadIndex::waiting);
  }

  @Override
  public void synchronize(Session session, Map<String, Long> cursors) {
    long startedNs = System.nanoTime();
    var _ =
        caughtUp(routes.offsetOfUser(session.user()))
            .exceptionally(HistorySynchronizer::partly)
            .thenApplyAsync(coverage -> send(session, cursors, coverage), threads)
            .exceptionally(failure -> failed(session, failure))
            .thenAccept(
                complete -> {
                  duration.record(System.nanoTime() - startedNs, TimeUnit.NANOSECONDS);
                  if (!complete) {
                    failures.increment();
                  }
                  session.execute(() -> session.endSync(complete));
                });
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  @Override
  public void awaitChannel(String channel) {
    ReadIndex.awaitAll(caughtUp(routes.offsetOfChannel(channel)));
  }

  /// Barrier and read index.
  private CompletableFuture<Coverage> caughtUp(CompletableFuture<Long> routeOffset) {
    return routeOffset
        .copy()
        .orTimeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .thenCompose(routers::passed)
        .thenCompose(_ -> readIndex.reached());
  }

  private static Coverage partly(Throwable failure) {
    if (failure.getCause() instanceof StoreUnavailable away) {
      throw away;
    }
    log.debug("a sync goes on with what the history has", failure);
    return Coverage.DECIDED;
  }

  /// @return whether the session has now been sent everything
  private boolean send(Session session, Map<String, Long> cursors, Coverage coverage) {
    try {
      missedEvents.send(session, cursors);
      return coverage == Coverage.ALL;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    } catch (TimeoutException e) {
      log.debug("a client takes nothing", e);
      return false;
    }
  }

  private static boolean failed(Session session, Throwable failure) {
    if (failure.getCause() instanceof StoreUnavailable) {
      log.debug("a sync could not be completed", failure);
      return false;
    }
    log.atError().addKeyValue("session", session.id()).setCause(failure).log("a sync failed");
    return false;
  }
}
