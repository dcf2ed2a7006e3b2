package io.parley.connector.presence;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One connection to Redis, which may be away: then every request fails at once. It comes back by
/// itself. What is sent arrives in the order in which it was sent. Safe for many threads.
final class RedisLink implements AutoCloseable {

  private static final int IO_THREADS = 1;
  private static final int TIMER_THREADS = 2; // Lettuce's least
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final RedisConfig config;
  private final DefaultClientResources resources;
  private final RedisClient client;
  private final Outage outage;
  private CompletableFuture<Void> connecting = CompletableFuture.completedFuture(null);
  private volatile @Nullable StatefulRedisConnection<String, String> connection;

  private RedisLink(RedisConfig config, MeterRegistry metrics) {
    this.config = config;
    this.outage = new Outage(metrics);
    this.resources =
        DefaultClientResources.builder()
            .ioThreadPoolSize(IO_THREADS)
            .computationThreadPoolSize(TIMER_THREADS)
            .reconnectDelay(
                Delay.fullJitter(SHORTEST_PAUSE, LONGEST_PAUSE, 1, TimeUnit.MILLISECONDS))
            .build();
    this.client = RedisClient.create(resources, config.address());
    client.setOptions(
        ClientOptions.builder()
            .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
            .requestQueueSize(config.maxRequests())
            .timeoutOptions(TimeoutOptions.enabled(config.timeout()))
            .socketOptions(SocketOptions.builder().connectTimeout(config.timeout()).build())
            .build());
  }

  static RedisLink open(RedisConfig config, MeterRegistry metrics) {
    return new RedisLink(config, metrics);
  }

  /// Connects, if that was not done or did not succeed; a connection that was there once comes back
  /// without this. Of one thread.
  CompletableFuture<Void> connect() {
    if (connection == null && connecting.isDone()) {
      connecting =
          client
              .connectAsync(StringCodec.UTF8, config.address())
              .toCompletableFuture()
              .whenComplete((_, failure) -> note(failure))
              .thenAccept(made -> connection = made);
    }
    return connecting.copy();
  }

  /// Sends one request. Never blocks, and never throws.
  <T> CompletableFuture<T> send(
      Function<RedisAsyncCommands<String, String>, RedisFuture<T>> request) {
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

  @Override
  public void close() {
    client.shutdown(Duration.ZERO, CLOSE_TIMEOUT);
    var _ = resources.shutdown(0, CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void note(@Nullable Throwable failure) {
    if (failure == null) {
      outage.answered();
    } else {
      outage.failed(failure);
    }
  }
}
