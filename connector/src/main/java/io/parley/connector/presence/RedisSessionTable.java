package io.parley.connector.presence;

import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The session table in Redis. Writes are sent and not waited for; once one has failed, the table
/// knows itself to be incomplete until it is reconciled.
///
/// A session stands in two places that may lie on different nodes of a cluster: under its user, and
/// in the set of its node, which is written first and cleared last, so that it never lacks one.
final class RedisSessionTable implements SessionTable {

  private static final Logger log = LoggerFactory.getLogger(RedisSessionTable.class);

  private final OpenSessionScript openSession = new OpenSessionScript();
  private final CloseSessionScript closeSession = new CloseSessionScript();
  private final RedisLink redis;
  private final String node;
  private final long timeoutMs;
  private final InstantSource clock;
  private volatile boolean incomplete;

  RedisSessionTable(RedisLink redis, String node, long timeoutMs, InstantSource clock) {
    this.redis = redis;
    this.node = node;
    this.timeoutMs = timeoutMs;
    this.clock = clock;
  }

  @Override
  public void opened(SessionInfo session) {
    noting(write(session));
  }

  @Override
  public void closed(String user, String session) {
    noting(remove(new SessionPlace(user, session)));
  }

  @Override
  public void seen(Collection<SessionInfo> sessions) {
    sessions.forEach(this::opened);
  }

  @Override
  public List<SessionInfo> ofUser(String user) {
    try {
      return redis
          .send(commands -> commands.hvals(RedisKeys.sessions(user)))
          .get(timeoutMs, TimeUnit.MILLISECONDS)
          .stream()
          .map(TableEntry::parse)
          .flatMap(Optional::stream)
          .map(TableEntry::session)
          .toList();
    } catch (ExecutionException | TimeoutException e) {
      log.debug("the sessions of a user can't be read", e);
      return List.of();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  /// Whether something may stand in the table that should not, or the other way round.
  boolean isIncomplete() {
    return incomplete;
  }

  /// Forgets failures up to now: whoever calls this makes the table complete.
  void assumeComplete() {
    incomplete = false;
  }

  /// Remembers that the table is not what it should be.
  void assumeIncomplete() {
    incomplete = true;
  }

  /// The sessions that stand in the table as this node's.
  CompletableFuture<Set<SessionPlace>> places() {
    return redis
        .send(commands -> commands.smembers(RedisKeys.nodeSessions(node)))
        .thenApply(places -> places.stream().map(SessionPlace::parse).collect(Collectors.toSet()));
  }

  CompletableFuture<?> write(SessionInfo session) {
    String place = SessionPlace.of(session).toString();
    return CompletableFuture.allOf(
        redis.send(commands -> commands.sadd(RedisKeys.nodeSessions(node), place)),
        openSession.run(redis, node, session));
  }

  CompletableFuture<?> remove(SessionPlace place) {
    return CompletableFuture.allOf(
        closeSession.run(redis, place, clock.instant()),
        redis.send(commands -> commands.srem(RedisKeys.nodeSessions(node), place.toString())));
  }

  private void noting(CompletableFuture<?> request) {
    var _ =
        request.whenComplete(
            (_, failure) -> {
              if (failure != null) {
                assumeIncomplete();
              }
            });
  }
}
