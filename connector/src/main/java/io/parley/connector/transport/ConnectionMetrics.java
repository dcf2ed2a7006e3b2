package io.parley.connector.transport;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.connector.frame.EncodedFrame;
import io.parley.connector.frame.FrameType;
import io.parley.connector.session.CloseReason;
import io.parley.connector.session.Push;
import io.parley.connector.session.RateLimit;
import io.parley.connector.session.SessionMonitor;
import io.parley.connector.session.SessionRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is counted of connections and sessions. Safe for many threads.
///
/// | meter                          | meaning                                                   |
/// |--------------------------------|-----------------------------------------------------------|
/// | `parley.sessions`              | logged-in devices, now                                    |
/// | `parley.connections`           | clients connected by WebSocket or TCP, now                |
/// | `parley.connections.strangers` | those of them that have not logged in                     |
/// | `parley.connections.refused`   | sockets closed because there were too many                |
/// | `parley.connections.closed`    | by `code`; `client` if the client closed                  |
/// | `parley.outbox.bytes`          | bytes that wait for slow clients, a second ago at most    |
/// | `parley.frames.in`             | by `type`                                                 |
/// | `parley.frames.out`, `….bytes` | by `type`; bytes over all                                 |
/// | `parley.frames.refused`        | frames that asked nothing that could be understood        |
/// | `parley.frames.limited`        | refused because too much came in, by `limit`              |
/// | `parley.pushes.dropped`        | by `kind`, for slow clients                               |
/// | `parley.resyncs`               | clients told to synchronize again                         |
/// | `parley.requests.timedout`     | requests that were answered `unavailable` by the clock    |
/// | `parley.failures`              | mistakes of our own; each is logged                       |
public final class ConnectionMetrics implements SessionMonitor {

  private static final Logger LOG = LoggerFactory.getLogger(ConnectionMetrics.class);

  private final MeterRegistry meters;
  private final Map<FrameType, Counter> framesInByType;
  private final Map<String, Counter> framesOutByType = new ConcurrentHashMap<>();
  private final Map<CloseReason, Counter> closesByReason;
  private final Map<Push.Kind, Counter> droppedByKind;
  private final Map<RateLimit, Counter> limitedByLimit;
  private final Counter closedByClient;
  private final Counter connectionsRefused;
  private final Counter bytesOut;
  private final Counter framesRefused;
  private final Counter resyncs;
  private final Counter requestsTimedOut;
  private final Counter failures;

  public ConnectionMetrics(MeterRegistry meters, SessionRegistry sessions) {
    this.meters = meters;
    meters.gauge("parley.sessions", sessions, SessionRegistry::size);
    framesInByType =
        counters(
            FrameType.class, type -> meters.counter("parley.frames.in", "type", type.wireName()));
    closesByReason =
        counters(
            CloseReason.class,
            reason ->
                meters.counter(
                    "parley.connections.closed", "code", Integer.toString(reason.code())));
    droppedByKind =
        counters(
            Push.Kind.class,
            kind ->
                meters.counter(
                    "parley.pushes.dropped", "kind", kind.name().toLowerCase(Locale.ROOT)));
    limitedByLimit =
        counters(
            RateLimit.class,
            limit ->
                meters.counter(
                    "parley.frames.limited", "limit", limit.name().toLowerCase(Locale.ROOT)));
    closedByClient = meters.counter("parley.connections.closed", "code", "client");
    connectionsRefused = meters.counter("parley.connections.refused");
    bytesOut = meters.counter("parley.frames.out.bytes");
    framesRefused = meters.counter("parley.frames.refused");
    resyncs = meters.counter("parley.resyncs");
    requestsTimedOut = meters.counter("parley.requests.timedout");
    failures = meters.counter("parley.failures");
  }

  void watch(Connections connections) {
    meters.gauge("parley.connections", connections.admission(), Admission::clients);
    meters.gauge("parley.connections.strangers", connections.admission(), Admission::strangers);
    meters.gauge("parley.outbox.bytes", connections.backlog(), Backlog::bytes);
  }

  /// A frame was given to so many connections.
  void framesOut(EncodedFrame frame, int connections) {
    framesOutByType
        .computeIfAbsent(frame.type(), type -> meters.counter("parley.frames.out", "type", type))
        .increment(connections);
    bytesOut.increment((double) connections * frame.size());
  }

  void closed(CloseReason reason) {
    count(closesByReason, reason);
  }

  void closedByClient() {
    closedByClient.increment();
  }

  void connectionRefused() {
    connectionsRefused.increment();
  }

  @Override
  public void frameIn(FrameType type) {
    count(framesInByType, type);
  }

  @Override
  public void frameRefused() {
    framesRefused.increment();
  }

  @Override
  public void rateLimited(RateLimit limit) {
    count(limitedByLimit, limit);
  }

  @Override
  public void pushDropped(Push.Kind kind) {
    count(droppedByKind, kind);
  }

  @Override
  public void resynced() {
    resyncs.increment();
  }

  @Override
  public void requestTimedOut() {
    requestsTimedOut.increment();
  }

  @Override
  public void failed(Throwable cause) {
    failures.increment();
    LOG.error("A connection's work failed", cause);
  }

  private static <K extends Enum<K>> Map<K, Counter> counters(
      Class<K> keys, Function<K, Counter> counter) {
    Map<K, Counter> counters = new EnumMap<>(keys);
    for (K key : keys.getEnumConstants()) {
      counters.put(key, counter.apply(key));
    }
    return counters;
  }

  /// Every key of the enum has its counter.
  private static <K> void count(Map<K, Counter> counters, K key) {
    Counter counter = counters.get(key);
    if (counter != null) {
      counter.increment();
    }
  }
}
