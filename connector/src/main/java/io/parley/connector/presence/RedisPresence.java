package io.parley.connector.presence;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.connector.presence.NodeLease.Renewal;
import java.time.InstantSource;
import java.util.Collection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a node keeps in Redis: its lease and its sessions. One thread renews the lease three times
/// per its length, and has the sessions written again
///
/// - when the lease was gone, because then Redis was wiped, or was away for longer than the lease;
/// - when a request failed;
/// - and once in a while all the same, because part of Redis may have been lost.
///
/// Starts, and goes on, while Redis is away.
public final class RedisPresence implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RedisPresence.class);

  /// How many renewals after the sessions are written again although nothing seems to be amiss.
  private static final int RENEWALS_PER_RECONCILIATION = 12;

  private final NodeIdentity node;
  private final RedisLink redis;
  private final NodeLease lease;
  private final RedisSessionTable table;
  private final Reconciliation reconciliation;
  private final Supplier<Collection<SessionInfo>> live;
  private final long timeoutMs;
  private final ScheduledExecutorService timer;

  // Of the timer's thread.
  private boolean started;
  private boolean usurped;
  private int renewals;

  private RedisPresence(
      RedisConfig config,
      NodeIdentity node,
      Supplier<Collection<SessionInfo>> live,
      MeterRegistry metrics) {
    this.node = node;
    this.live = live;
    this.timeoutMs = config.timeout().toMillis();
    this.redis = RedisLink.open(config, metrics);
    this.lease = new NodeLease(redis, node, config.lease());
    this.table = new RedisSessionTable(redis, node.id(), timeoutMs, InstantSource.system());
    this.reconciliation = new Reconciliation(table, live, timeoutMs);
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("presence").daemon().factory());
  }

  /// Begins to keep the node and its sessions in Redis.
  ///
  /// @param live the node's sessions now; has a session before [SessionTable#opened] is called for
  ///   it, and no longer when [SessionTable#closed] is
  public static RedisPresence start(
      RedisConfig config,
      NodeIdentity node,
      Supplier<Collection<SessionInfo>> live,
      MeterRegistry metrics) {
    var presence = new RedisPresence(config, node, live, metrics);
    long periodMs = config.renewEvery().toMillis();
    var _ =
        presence.timer.scheduleWithFixedDelay(
            presence::runOnce, 0, periodMs, TimeUnit.MILLISECONDS);
    return presence;
  }

  public SessionTable table() {
    return table;
  }

  /// Gives the lease up. The sessions are to be closed before.
  @Override
  public void close() {
    timer.shutdownNow();
    try {
      var _ = timer.awaitTermination(timeoutMs, TimeUnit.MILLISECONDS);
      lease.release().get(timeoutMs, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      log.debug("the lease is left to lapse", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    redis.close();
  }

  private void runOnce() {
    try {
      redis.connect().get(timeoutMs, TimeUnit.MILLISECONDS);
      keepUp();
    } catch (ExecutionException | TimeoutException e) {
      table.assumeIncomplete(); // counted and logged by the link
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      table.assumeIncomplete();
      log.atError().setCause(e).log("presence failed; it is tried again next time");
    }
  }

  private void keepUp() throws InterruptedException, ExecutionException, TimeoutException {
    Renewal renewal = renew();
    boolean due = renewals++ % RENEWALS_PER_RECONCILIATION == 0;
    if (due || renewal == Renewal.NEW || table.isIncomplete()) {
      table.assumeComplete();
      reconciliation.run();
    }
  }

  private Renewal renew() throws InterruptedException, ExecutionException, TimeoutException {
    int sessions = live.get().size();
    var result = started ? lease.renew(sessions) : lease.take(sessions);
    Renewal renewal = result.get(timeoutMs, TimeUnit.MILLISECONDS);
    started = true;
    if (renewal == Renewal.TAKEN && !usurped) {
      log.atError()
          .addKeyValue("node", node.id())
          .log("another node runs under the same name; give each its own");
    }
    usurped = renewal == Renewal.TAKEN;
    return renewal;
  }
}
