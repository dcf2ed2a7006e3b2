package io.parley.connector.presence;

import io.parley.connector.history.StoreUnavailable;
import io.parley.connector.presence.OpenSessionScript.NodeSession;
import io.parley.connector.presence.OpenSessionScript.Outcome;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// The session table in Redis. Writes are sent and not waited for; once one has failed, the table
/// knows itself to be incomplete until it is reconciled.
///
/// A session stands in two places that may lie on different nodes of a cluster: under its user, and
/// in the set of its node, which is written first and cleared last, so that it never lacks one.
final class RedisSessionTable implements SessionTable {

  private static final UserScript LIST = UserScript.load("list-sessions");

  private final RedisLink redis;
  private final UserScript.Means means;
  private final NodeIdentity node;
  private final SessionBounds bounds;
  private final long timeoutMs;
  private final InstantSource clock;
  private final Consumer<String> endHere;
  private volatile boolean incomplete;

  /// For one node.
  ///
  /// @param endHere ends a session of this node by its id; called on any thread, also for one that
  ///   is gone
  RedisSessionTable(
      UserScript.Means means,
      NodeIdentity node,
      SessionBounds bounds,
      long timeoutMs,
      InstantSource clock,
      Consumer<String> endHere) {
    this.redis = means.redis();
    this.means = means;
    this.node = node;
    this.bounds = bounds;
    this.timeoutMs = timeoutMs;
    this.clock = clock;
    this.endHere = endHere;
  }

  @Override
  public void opened(SessionInfo session) {
    noting(write(session, true));
  }

  @Override
  public void closed(String user, String session) {
    noting(remove(new SessionPlace(user, session)));
  }

  @Override
  public void changed(SessionInfo session) {
    noting(write(session));
  }

  @Override
  public List<TableEntry> ofUser(String user) {
    try {
      return LIST.ask(means, user).get(timeoutMs, TimeUnit.MILLISECONDS).stream()
          .map(TableEntry::parse)
          .flatMap(Optional::stream)
          .toList();
    } catch (ExecutionException | TimeoutException e) {
      throw new StoreUnavailable("the session table can't be read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailable("interrupted", e);
    }
  }

  @Override
  public void end(TableEntry session) {
    end(session.node(), session.session().session());
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

  /// The sessions that stand in the table as a node's.
  CompletableFuture<Set<SessionPlace>> places(String ofNode) {
    String key = RedisKeys.nodeSessions(ofNode);
    return redis
        .send(commands -> commands.type(key))
        .thenCompose(
            type ->
                type.equals("set") || type.equals("none")
                    ? CompletableFuture.completedFuture(0L)
                    : redis.send(commands -> commands.del(key))) // not ours, and in the way
        .thenCompose(_ -> redis.send(commands -> commands.smembers(key)))
        .thenApply(
            places ->
                places.stream()
                    .map(SessionPlace::parse)
                    .flatMap(Optional::stream)
                    .collect(Collectors.toSet()));
  }

  /// Writes a session that has been there before.
  CompletableFuture<?> write(SessionInfo session) {
    return write(session, false);
  }

  CompletableFuture<?> remove(SessionPlace place) {
    return CompletableFuture.allOf(
        CloseSessionScript.run(means, place, clock.instant()), removeFrom(node.id(), place));
  }

  /// Takes out what an incarnation of another node wrote, and nothing else.
  CompletableFuture<?> removeFor(String deadNode, long incarnation, SessionPlace place) {
    return CloseSessionScript.runFor(means, place, incarnation)
        .thenCompose(
            removed ->
                removed < 0 ? CompletableFuture.completedFuture(0L) : removeFrom(deadNode, place));
  }

  private CompletableFuture<Long> removeFrom(String ofNode, SessionPlace place) {
    return redis.send(commands -> commands.srem(RedisKeys.nodeSessions(ofNode), place.toString()));
  }

  private CompletableFuture<?> write(SessionInfo session, boolean opens) {
    String place = SessionPlace.of(session).toString();
    return CompletableFuture.allOf(
        redis.send(commands -> commands.sadd(RedisKeys.nodeSessions(node.id()), place)),
        OpenSessionScript.run(means, TableEntry.of(node, session), opens, bounds)
            .thenAccept(outcome -> displace(session, outcome)));
  }

  private void displace(SessionInfo session, Outcome outcome) {
    if (!outcome.stays()) {
      endHere.accept(session.session());
    }
    for (NodeSession other : outcome.displaced()) {
      end(other.node(), other.session());
    }
  }

  private void end(String holder, String session) {
    if (holder.equals(node.id())) {
      endHere.accept(session);
    } else {
      var _ = redis.publish(RedisKeys.orders(holder), session);
    }
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
