package io.parley.router.routing;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// How far the routes are heard in everything that this router has still to append.
///
/// A node that comes on-line asks: is every event, of which I was not told because my route was not
/// heard yet, in the log by now? So it is not enough that a route has been applied: whatever was
/// looked up before that must have been appended too. An event holds the horizon at what was
/// applied when its recipients were looked up, from before the look-up until its append was
/// acknowledged or has failed.
///
/// Entered and left by stream threads, one command at a time each; appends end on producers'
/// threads. As large as there are appends under way.
public final class RouteHorizon {

  private final RouteTable routes;
  private final Map<Long, Integer> holdsByOffset = new ConcurrentHashMap<>();
  private final ThreadLocal<Long> entered = ThreadLocal.withInitial(() -> Long.MAX_VALUE);

  public RouteHorizon(RouteTable routes) {
    this.routes = routes;
  }

  /// Before the routes are looked up for a command.
  public void enter() {
    long offset = routes.applied();
    hold(offset);
    entered.set(offset);
  }

  /// When everything that the command became has been handed to the producer.
  public void leave() {
    release(entered.get());
    entered.remove();
  }

  /// The append of an event of the command that this thread has entered.
  public Append append() {
    long offset = entered.get();
    hold(offset);
    return () -> release(offset);
  }

  /// An append under way; ended once, by whatever thread.
  public interface Append {
    void end();
  }

  /// The offset of `parley.sessions` below which every record counts in whatever is not yet in the
  /// log.
  public long offset() {
    // Read before the holds: whoever holds later than this has looked up with at least that much.
    long applied = routes.applied();
    return holdsByOffset.keySet().stream().mapToLong(Long::longValue).reduce(applied, Math::min);
  }

  private void hold(long offset) {
    holdsByOffset.merge(offset, 1, Integer::sum);
  }

  private void release(long offset) {
    holdsByOffset.computeIfPresent(offset, (_, holds) -> holds == 1 ? null : holds - 1);
  }
}
