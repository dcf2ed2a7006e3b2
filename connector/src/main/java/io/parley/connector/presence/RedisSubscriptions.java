package io.parley.connector.presence;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The channels that this node listens to. They are subscribed to again whenever the connection
/// comes back; what was published meanwhile is lost. Safe for many threads; as large as what is
/// subscribed to.
final class RedisSubscriptions {

  private final RedisServers servers;
  private final Listener listener;
  private final Set<String> wanted = ConcurrentHashMap.newKeySet();
  private CompletableFuture<Void> connecting = CompletableFuture.completedFuture(null);
  private volatile @Nullable StatefulRedisPubSubConnection<String, String> connection;

  /// Hears what is published, on the connection's thread, which must not be held up.
  interface Listener {

    void message(String channel, String message);

    /// Messages may have been missed.
    void interrupted();
  }

  RedisSubscriptions(RedisServers servers, Listener listener) {
    this.servers = servers;
    this.listener = listener;
  }

  /// Connects, if that was not done or did not succeed. Of one thread.
  CompletableFuture<Void> connect() {
    if (connection == null && connecting.isDone()) {
      connecting = servers.subscribe().thenAccept(this::connected);
    }
    return connecting.copy();
  }

  /// Completes when nothing that is published from then on is missed.
  CompletableFuture<Void> add(String channel) {
    wanted.add(channel);
    var current = connection;
    return current == null
        ? CompletableFuture.failedFuture(new RedisException("not connected yet"))
        : subscribe(current, channel);
  }

  void remove(String channel) {
    wanted.remove(channel);
    var current = connection;
    if (current != null) {
      var _ =
          servers.sharded()
              ? current.async().sunsubscribe(channel)
              : current.async().unsubscribe(channel);
    }
  }

  int size() {
    return wanted.size();
  }

  private void connected(StatefulRedisPubSubConnection<String, String> made) {
    made.addListener(
        new RedisPubSubAdapter<>() {
          @Override
          public void message(String channel, String message) {
            listener.message(channel, message);
          }

          @Override
          public void smessage(String channel, String message) {
            listener.message(channel, message);
          }
        });
    made.addListener(
        new RedisConnectionStateListener() {
          @Override
          public void onRedisConnected(RedisChannelHandler<?, ?> made, SocketAddress address) {
            subscribeAll();
          }

          @Override
          public void onRedisDisconnected(RedisChannelHandler<?, ?> lost) {
            listener.interrupted();
          }
        });
    connection = made;
    subscribeAll();
  }

  /// Also what could not be subscribed to while the connection was away, which it has forgotten.
  private void subscribeAll() {
    var current = connection;
    if (current != null) {
      for (String channel : wanted) {
        var _ = subscribe(current, channel);
      }
    }
  }

  private CompletableFuture<Void> subscribe(
      StatefulRedisPubSubConnection<String, String> on, String channel) {
    try {
      return (servers.sharded() ? on.async().ssubscribe(channel) : on.async().subscribe(channel))
          .toCompletableFuture();
    } catch (RedisException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
