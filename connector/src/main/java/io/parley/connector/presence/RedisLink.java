package io.parley.connector.presence;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One connection to Redis, which may be away: then every request fails at once. It comes back by
/// itself. What is sent about one key arrives in the order in which it was sent. Safe for many
/// threads.
final class RedisLink implements AutoCloseable {

  private final RedisServers servers;
  private final Outage outage;
  private CompletableFuture<Void> connecting = CompletableFuture.completedFuture(null);
  private volatile RedisServers.@Nullable Commands connection;

  private RedisLink(RedisServers servers, MeterRegistry metrics) {
    this.servers = servers;
    this.outage = new Outage(metrics);
  }

  static RedisLink open(RedisConfig config, MeterRegistry metrics) {
    return new RedisLink(RedisServers.of(config), metrics);
  }

  /// Connects, if that was not done or did not succeed; a connection that was there once comes back
  /// without this. Of one thread.
  CompletableFuture<Void> connect() {
    if (connection == null && connecting.isDone()) {
      connecting =
          servers
              .connect()
              .whenComplete((_, failure) -> note(failure))
              .thenAccept(made -> connection = made);
    }
    return connecting.copy();
  }

  /// Sends one request. Never blocks, and never throws.
  <T> CompletableFuture<T> send(
      Function<RedisClusterAsyncCommands<String, String>, RedisFuture<T>> request) {
    var current = connection;
    if (current == null) {
      return CompletableFuture.failedFuture(new RedisException("not connected yet"));
    }
    CompletableFuture<T> answer;
    try {
      answer = request.apply(current.async()).toCompletableFuture();
    } catch (RedisException e) {
      answer = CompletableFuture.failedFuture(e);
    }
    return answer.whenComplete((_, failure) -> note(failure));
  }

  /// Tells the subscribers of a channel, who may be connected to any of the servers.
  CompletableFuture<Long> publish(String channel, String message) {
    return servers.sharded()
        ? send(commands -> commands.spublish(channel, message))
        : send(commands -> commands.publish(channel, message));
  }

  /// The command by which scripts do the same.
  String publishCommand() {
    return servers.sharded() ? "SPUBLISH" : "PUBLISH";
  }

  /// Another connection, for subscriptions.
  RedisSubscriptions subscriptions(RedisSubscriptions.Listener listener) {
    return new RedisSubscriptions(servers, listener);
  }

  @Override
  public void close() {
    servers.close();
  }

  /// Whether Redis only did not know the script by its digest.
  static boolean isNoScript(Throwable failure) {
    return failure instanceof RedisNoScriptException
        || failure.getCause() instanceof RedisNoScriptException;
  }

  private void note(@Nullable Throwable failure) {
    if (failure == null || isNoScript(failure)) {
      outage.answered();
    } else {
      outage.failed(failure);
    }
  }
}
