package io.parley.connector.route;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.connector.session.SessionRegistry;
import io.parley.connector.topic.EventLoopProducer;
import io.parley.schema.codec.RouteCodec;
import io.parley.schema.route.Route;
import io.parley.schema.route.RouteKey;
import io.parley.schema.route.RouteKey.ChannelKey;
import io.parley.schema.route.RouteKey.NodeKey;
import io.parley.schema.route.RouteKey.UserKey;
import io.parley.schema.topic.Topics;
import io.parley.service.KafkaConfig;
import io.parley.service.ServerAway;
import io.parley.service.StartupException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says on `parley.sessions` which users and channels this node holds, and remembers at which
/// offset it has said so.
///
/// What should stand in the topic is kept here, so a record that Kafka did not take is written
/// again until it does. Called on event loops and never blocks. For one key the calls come one
/// after the other (the registry sees to it), so the records stand in the topic in the order of the
/// calls.
public final class KafkaRoutes implements SessionRegistry.Listener, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(KafkaRoutes.class);
  private static final Duration LINGER = Duration.ofMillis(1);
  private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(10);
  private static final long BUFFER_BYTES = 16 << 20;
  private static final Duration START_TIMEOUT = Duration.ofSeconds(15);
  private static final Duration REPEAT_PERIOD = Duration.ofMillis(500);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final String node;
  private final long incarnation;
  private final byte[] route;
  private final KafkaProducer<byte[], byte[]> producer;
  private final ScheduledExecutorService repeater;
  private final Counter failures;

  /// The routes that hold, each with the offset that its record got.
  private final Map<RouteKey, CompletableFuture<Long>> offsetsByKey = new ConcurrentHashMap<>();

  /// Keys whose last record Kafka did not take; no more than there are sessions and subscriptions.
  private final Set<RouteKey> toRepeat = ConcurrentHashMap.newKeySet();

  public KafkaRoutes(KafkaConfig kafka, String node, long incarnation, MeterRegistry metrics) {
    this.node = node;
    this.incarnation = incarnation;
    this.route = RouteCodec.encode(new Route(incarnation));
    this.producer =
        EventLoopProducer.create(kafka, Topics.SESSIONS, LINGER, DELIVERY_TIMEOUT, BUFFER_BYTES);
    this.failures = metrics.counter("parley.routes.failures");
    metrics.gauge("parley.routes", offsetsByKey, Map::size);
    metrics.gauge("parley.routes.to.repeat", toRepeat, Set::size);
    this.repeater =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("repeat-routes").factory());
    var _ =
        repeater.scheduleWithFixedDelay(
            this::repeat,
            REPEAT_PERIOD.toMillis(),
            REPEAT_PERIOD.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /// Says that the node is there, under its incarnation; what an earlier one said is void from here
  /// on.
  ///
  /// @return the offset at which the topic says so
  /// @throws ServerAway if Kafka does not take it
  public long announceNode() {
    CompletableFuture<Long> offset = hold(new NodeKey(node, incarnation));
    try {
      return offset.get(START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new ServerAway("Kafka does not take this node's route", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartupException("interrupted", e);
    }
  }

  /// Says that the node is gone: nothing is routed to it any more.
  public void withdrawNode() {
    release(new NodeKey(node, incarnation));
  }

  /// The offset at which the topic says that the user is here; completes when Kafka has taken it.
  /// Already complete with -1 if nothing is to be said.
  public CompletableFuture<Long> offsetOfUser(String user) {
    return offsetOf(new UserKey(user, node, incarnation));
  }

  /// The same for a channel that is subscribed to here.
  public CompletableFuture<Long> offsetOfChannel(String channel) {
    return offsetOf(new ChannelKey(channel, node, incarnation));
  }

  private CompletableFuture<Long> offsetOf(RouteKey key) {
    CompletableFuture<Long> offset = offsetsByKey.get(key);
    return offset == null ? CompletableFuture.completedFuture(-1L) : offset;
  }

  @Override
  public void userArrived(String user) {
    var _ = hold(new UserKey(user, node, incarnation));
  }

  @Override
  public void userLeft(String user) {
    release(new UserKey(user, node, incarnation));
  }

  @Override
  public void channelArrived(String channel) {
    var _ = hold(new ChannelKey(channel, node, incarnation));
  }

  @Override
  public void channelLeft(String channel) {
    release(new ChannelKey(channel, node, incarnation));
  }

  @Override
  public void close() {
    repeater.shutdownNow();
    producer.close(CLOSE_TIMEOUT);
  }

  private CompletableFuture<Long> hold(RouteKey key) {
    var offset = new CompletableFuture<Long>();
    offsetsByKey.put(key, offset);
    write(key, offset);
    return offset;
  }

  private void release(RouteKey key) {
    offsetsByKey.remove(key);
    write(key, null);
  }

  /// @param offset to complete; null for a tombstone
  private void write(RouteKey key, @Nullable CompletableFuture<Long> offset) {
    byte[] value = offset == null ? null : route;
    try {
      var _ =
          producer.send(
              new ProducerRecord<>(Topics.SESSIONS, key.toString().getBytes(UTF_8), value),
              (metadata, failure) -> {
                if (failure != null) {
                  repeatLater(key, failure);
                } else if (offset != null) {
                  offset.complete(metadata.offset());
                }
              });
    } catch (KafkaException e) {
      repeatLater(key, e);
    }
  }

  private void repeatLater(RouteKey key, Exception failure) {
    failures.increment();
    log.debug("a route was not taken: {}", key, failure);
    toRepeat.add(key);
  }

  private void repeat() {
    for (RouteKey key : List.copyOf(toRepeat)) {
      toRepeat.remove(key);
      write(key, offsetsByKey.get(key));
    }
  }
}
