package io.parley.connector.presence;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.connector.history.StoreUnavailable;
import io.parley.connector.presence.NodeLease.Renewal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a node keeps in Redis: a sign of life, its sessions, and with them the presence of its
/// users. One thread renews the sign of life three times per its length, and has the sessions
/// written again
///
/// - when the sign was gone, because then Redis was wiped, or was away for longer than it lasts;
/// - when a request failed;
/// - and once in a while all the same, because part of Redis may have been lost.
///
/// Some renewals after that, when other nodes have done the same, it reads again how it stands with
/// the users that are watched here.
///
/// Starts, and goes on, while Redis is away.
public final class RedisPresence implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RedisPresence.class);

  /// How many renewals after the sessions are written again although nothing seems to be amiss.
  private static final int RENEWALS_PER_RECONCILIATION = 12;

  /// How many renewals after a loss every node has noticed it.
  private static final int RENEWALS_UNTIL_ALL_NOTICED = 2;

  /// How many reconciliations a session may miss before it counts for nothing.
  private static final int MISSED_RECONCILIATIONS = 4;

  private final NodeIdentity node;
  private final RedisLink redis;
  private final RedisSubscriptions subscriptions;
  private final NodeLease lease;
  private final RedisSessionTable table;
  private final RedisPresenceFeed feed;
  private final Reconciliation reconciliation;
  private final Supplier<Collection<SessionInfo>> live;
  private final Consumer<String> endHere;
  private final long timeoutMs;
  private final long leaseNs;
  private final ScheduledExecutorService timer;
  private volatile boolean interrupted;

  // Of the timer's thread.
  private CompletableFuture<Void> orders =
      CompletableFuture.failedFuture(new IllegalStateException("not subscribed to yet"));
  private boolean started;
  private boolean usurped;
  private int renewals;
  private int renewalsUntilRefresh;
  private long ranNs = System.nanoTime();

  /// What the node gives.
  ///
  /// @param live its sessions now; has a session before [SessionTable#opened] is called for it, and
  ///   no longer when [SessionTable#closed] is
  /// @param end ends one of them by its id, from any thread; one that is gone is passed over
  public record Sessions(Supplier<Collection<SessionInfo>> live, Consumer<String> end) {}

  private RedisPresence(
      RedisConfig config,
      PresenceConfig policy,
      NodeIdentity node,
      Sessions sessions,
      MeterRegistry metrics) {
    this.node = node;
    this.live = sessions.live();
    this.endHere = sessions.end();
    this.timeoutMs = config.timeout().toMillis();
    this.leaseNs = config.lease().toNanos();
    this.redis = RedisLink.open(config, metrics);
    this.subscriptions = redis.subscriptions(new Published());
    this.lease = new NodeLease(redis, node, config.lease());
    Duration sessionTtl =
        config.renewEvery().multipliedBy(MISSED_RECONCILIATIONS * RENEWALS_PER_RECONCILIATION);
    var means = new UserScript.Means(redis, sessionTtl);
    this.table =
        new RedisSessionTable(
            means,
            node,
            new SessionBounds(policy.sessionsPerUser(), policy.sessionsPerPlatform()),
            timeoutMs,
            InstantSource.system(),
            endHere);
    this.feed = new RedisPresenceFeed(means, subscriptions, timeoutMs);
    this.reconciliation = new Reconciliation(table, node.id(), live, timeoutMs);
    metrics.gauge("parley.redis.subscriptions", subscriptions, RedisSubscriptions::size);
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("presence").daemon().factory());
  }

  /// Begins to keep the node and its sessions in Redis.
  public static RedisPresence start(
      RedisConfig config,
      PresenceConfig policy,
      NodeIdentity node,
      Sessions sessions,
      MeterRegistry metrics) {
    var presence = new RedisPresence(config, policy, node, sessions, metrics);
    long periodMs = config.renewEvery().toMillis();
    var _ =
        presence.timer.scheduleWithFixedDelay(
            presence::runOnce, 0, periodMs, TimeUnit.MILLISECONDS);
    return presence;
  }

  public SessionTable table() {
    return table;
  }

  public PresenceFeed feed() {
    return feed;
  }

  /// Takes out everything that a dead incarnation of another node left; its users go offline.
  /// Blocks.
  public void clear(String deadNode, long incarnation)
      throws InterruptedException, ExecutionException, TimeoutException {
    reconciliation.clear(deadNode, incarnation);
  }

  /// Gives the sign of life up. The sessions are to be closed before.
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

  private final class Published implements RedisSubscriptions.Listener {

    @Override
    public void message(String channel, String message) {
      String user = RedisKeys.userOfPresence(channel);
      if (user == null) {
        endHere.accept(message);
      } else {
        feed.published(user, message);
      }
    }

    @Override
    public void interrupted() {
      interrupted = true;
    }
  }

  private void runOnce() {
    long nowNs = System.nanoTime();
    boolean stalled = nowNs - ranNs > leaseNs;
    ranNs = nowNs;
    if (stalled) {
      // A node that was frozen hears first whether others have cleared away what it had.
      return;
    }
    try {
      redis.connect().get(timeoutMs, TimeUnit.MILLISECONDS);
      subscriptions.connect().get(timeoutMs, TimeUnit.MILLISECONDS);
      listenToOrders();
      keepUp();
    } catch (ExecutionException | TimeoutException | StoreUnavailable e) {
      table.assumeIncomplete(); // counted and logged by the link
      log.debug("Redis does not answer", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      table.assumeIncomplete();
      log.atError().setCause(e).log("presence failed; it is tried again next time");
    }
  }

  private void listenToOrders() throws InterruptedException, ExecutionException, TimeoutException {
    if (orders.isCompletedExceptionally()) {
      orders = subscriptions.add(RedisKeys.orders(node.id()));
      orders.get(timeoutMs, TimeUnit.MILLISECONDS);
    }
  }

  private void keepUp() throws InterruptedException, ExecutionException, TimeoutException {
    Renewal renewal = renew();
    boolean lost = renewal == Renewal.NEW || table.isIncomplete();
    boolean due = renewals++ % RENEWALS_PER_RECONCILIATION == 0;
    if (due || lost) {
      table.assumeComplete();
      reconciliation.run();
    }
    if (lost || interrupted) {
      interrupted = false;
      renewalsUntilRefresh = RENEWALS_UNTIL_ALL_NOTICED;
    } else if (due || (renewalsUntilRefresh > 0 && --renewalsUntilRefresh == 0)) {
      feed.refresh();
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
