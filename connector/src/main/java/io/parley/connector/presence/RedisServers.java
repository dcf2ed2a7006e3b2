package io.parley.connector.presence;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/// The Redis servers of a deployment, one or a cluster, as a client sees them.
abstract sealed class RedisServers implements AutoCloseable {

  private static final int IO_THREADS = 1;
  private static final int TIMER_THREADS = 2; // Lettuce's least
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration TOPOLOGY_PERIOD = Duration.ofSeconds(10);

  private final RedisConfig config;
  private final DefaultClientResources resources = resources();

  private RedisServers(RedisConfig config) {
    this.config = config;
  }

  static RedisServers of(RedisConfig config) {
    return switch (config.mode()) {
      case STANDALONE -> new Standalone(config);
      case CLUSTER -> new Cluster(config);
    };
  }

  /// A connection for commands.
  record Commands(RedisClusterAsyncCommands<String, String> async) {}

  abstract CompletableFuture<Commands> connect();

  abstract CompletableFuture<? extends StatefulRedisPubSubConnection<String, String>> subscribe();

  abstract AbstractRedisClient client();

  /// Whether messages are published in the shard of their channel.
  final boolean sharded() {
    return config.mode() == RedisConfig.Mode.CLUSTER && config.shardedPubsub();
  }

  @Override
  public void close() {
    client().shutdown(Duration.ZERO, CLOSE_TIMEOUT);
    var _ = resources.shutdown(0, CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static final class Standalone extends RedisServers {

    private final RedisConfig config;
    private final RedisClient client;

    private Standalone(RedisConfig config) {
      super(config);
      this.config = config;
      this.client = RedisClient.create(super.resources, config.addresses().getFirst());
      client.setOptions(options(ClientOptions.builder(), config).build());
    }

    @Override
    CompletableFuture<Commands> connect() {
      return client
          .connectAsync(StringCodec.UTF8, config.addresses().getFirst())
          .toCompletableFuture()
          .thenApply(made -> new Commands(made.async()));
    }

    @Override
    CompletableFuture<StatefulRedisPubSubConnection<String, String>> subscribe() {
      return client
          .connectPubSubAsync(StringCodec.UTF8, config.addresses().getFirst())
          .toCompletableFuture();
    }

    @Override
    AbstractRedisClient client() {
      return client;
    }
  }

  private static final class Cluster extends RedisServers {

    /// Enough for a key of every master to be among them.
    private static final int MAX_PROBES = 2_000;

    private static final int ATTEMPTS = 15;
    private static final Executor SOON =
        CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS);

    private final RedisClusterClient client;

    private Cluster(RedisConfig config) {
      super(config);
      this.client = RedisClusterClient.create(super.resources, config.addresses());
      var topology =
          ClusterTopologyRefreshOptions.builder().enablePeriodicRefresh(TOPOLOGY_PERIOD).build();
      var options = ClusterClientOptions.builder().topologyRefreshOptions(topology);
      client.setOptions((ClusterClientOptions) options(options, config).build());
    }

    @Override
    CompletableFuture<Commands> connect() {
      return client
          .refreshPartitionsAsync()
          .toCompletableFuture()
          .thenCompose(_ -> client.connectAsync(StringCodec.UTF8))
          .thenCompose(
              made ->
                  openWays(made.getPartitions(), key -> made.async().exists(key))
                      .thenApply(_ -> new Commands(made.async())));
    }

    /// Sends each master a request until it is taken: a way to a server is made by the first
    /// request that goes there, and those that come while it is made are rejected.
    private static CompletableFuture<Void> openWays(
        Partitions servers, Function<String, CompletionStage<?>> request) {
      Set<String> masters = new HashSet<>();
      List<CompletableFuture<Void>> ways = new ArrayList<>();
      for (int i = 0; i < MAX_PROBES; i++) {
        String key = "parley:probe:" + i;
        RedisClusterNode master = servers.getPartitionBySlot(SlotHash.getSlot(key));
        if (master != null && masters.add(master.getNodeId())) {
          ways.add(untilTaken(() -> request.apply(key), ATTEMPTS));
        }
      }
      return CompletableFuture.allOf(ways.toArray(CompletableFuture<?>[]::new));
    }

    /// Completes in any case: what is not there is not waited for.
    private static CompletableFuture<Void> untilTaken(
        Supplier<CompletionStage<?>> request, int attempts) {
      return request
          .get()
          .toCompletableFuture()
          .handle((_, failure) -> failure == null || attempts == 0)
          .thenCompose(
              done ->
                  done
                      ? CompletableFuture.completedFuture(null)
                      : CompletableFuture.completedFuture(attempts - 1)
                          .thenComposeAsync(left -> untilTaken(request, left), SOON));
    }

    @Override
    CompletableFuture<? extends StatefulRedisPubSubConnection<String, String>> subscribe() {
      return client
          .refreshPartitionsAsync()
          .toCompletableFuture()
          .thenCompose(_ -> client.connectPubSubAsync(StringCodec.UTF8))
          .thenCompose(
              made ->
                  sharded()
                      ? openWays(made.getPartitions(), key -> made.async().ssubscribe(key))
                          .thenApply(_ -> made)
                      : CompletableFuture.completedFuture(made));
    }

    @Override
    AbstractRedisClient client() {
      return client;
    }
  }

  private static DefaultClientResources resources() {
    return DefaultClientResources.builder()
        .ioThreadPoolSize(IO_THREADS)
        .computationThreadPoolSize(TIMER_THREADS)
        .reconnectDelay(Delay.fullJitter(SHORTEST_PAUSE, LONGEST_PAUSE, 1, TimeUnit.MILLISECONDS))
        .build();
  }

  private static ClientOptions.Builder options(ClientOptions.Builder options, RedisConfig config) {
    return options
        .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
        .requestQueueSize(config.maxRequests())
        .timeoutOptions(TimeoutOptions.enabled(config.timeout()))
        .socketOptions(SocketOptions.builder().connectTimeout(config.timeout()).build())
        .sslOptions(ssl(config.tls()));
  }

  private static SslOptions ssl(RedisConfig.Tls tls) {
    var ssl = SslOptions.builder().jdkSslProvider();
    if (!tls.caFile().isEmpty()) {
      ssl.trustManager(new File(tls.caFile()));
    }
    if (!tls.certificateFile().isEmpty()) {
      ssl.keyManager(new File(tls.certificateFile()), new File(tls.keyFile()), new char[0]);
    }
    return ssl.build();
  }
}
