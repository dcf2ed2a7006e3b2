package io.parley.router.topology;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.parley.router.conversation.Decision;
import io.parley.router.routing.RouteTable;
import io.parley.schema.command.Command;

/// What the router counts and measures.
public final class RouterMetrics {

  private final MeterProvider<Counter> commands;
  private final Counter events;
  private final Counter deliveries;
  private final Counter undeliverable;
  private final Counter lateAnswers;
  private final Counter deadLetters;
  private final Counter signalsDropped;
  private final Counter frozen;
  private final Counter thawed;
  private final Counter threadsReplaced;
  private final Timer decisions;

  public RouterMetrics(MeterRegistry registry) {
    commands =
        Counter.builder("parley.router.commands")
            .description("Commands decided, by type and outcome")
            .withRegistry(registry);
    events = counter(registry, "parley.router.events", "Events appended to the log");
    deliveries = counter(registry, "parley.router.deliveries", "Deliveries sent to nodes");
    undeliverable =
        counter(
            registry, "parley.router.undeliverable", "Deliveries dropped: the node has no topic");
    lateAnswers =
        counter(registry, "parley.router.late.answers", "Answers dropped: the node was restarted");
    deadLetters = counter(registry, "parley.router.dead.letters", "Records set aside");
    signalsDropped =
        counter(
            registry, "parley.router.signals.dropped", "Signals too old or unreadable to be told");
    frozen = counter(registry, "parley.router.frozen", "Conversations frozen by this process");
    thawed = counter(registry, "parley.router.thawed", "Conversations thawed by operators");
    threadsReplaced =
        counter(registry, "parley.router.threads.replaced", "Stream threads that died");
    decisions =
        Timer.builder("parley.router.decision")
            .description("Reading state, deciding, writing state and handing on")
            .publishPercentileHistogram()
            .register(registry);
  }

  /// Adds gauges of how many routes are known.
  public static void bind(MeterRegistry registry, RouteTable routes) {
    gauge(registry, "parley.router.routes.nodes", "Nodes known", routes, RouteTable::nodes);
    gauge(registry, "parley.router.routes.users", "Users with a route", routes, RouteTable::users);
    gauge(
        registry,
        "parley.router.routes.channels",
        "Channels with a route",
        routes,
        RouteTable::channels);
  }

  public void threadReplaced() {
    threadsReplaced.increment();
  }

  void command(Command command, Decision decision) {
    commands
        .withTags("type", command.getClass().getSimpleName(), "outcome", outcome(decision))
        .increment();
  }

  void timeDecision(Runnable decision) {
    decisions.record(decision);
  }

  void event() {
    events.increment();
  }

  void delivery() {
    deliveries.increment();
  }

  void undeliverable() {
    undeliverable.increment();
  }

  void lateAnswer() {
    lateAnswers.increment();
  }

  void deadLetter() {
    deadLetters.increment();
  }

  void signalDropped() {
    signalsDropped.increment();
  }

  void frozen() {
    frozen.increment();
  }

  void thawed() {
    thawed.increment();
  }

  private static String outcome(Decision decision) {
    return switch (decision) {
      case Decision.Accepted _, Decision.CursorMoved _, Decision.Thawed _ -> "accepted";
      case Decision.Duplicate _ -> "duplicate";
      case Decision.Rejected rejected -> rejected.code().wireName();
    };
  }

  private static Counter counter(MeterRegistry registry, String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private static void gauge(
      MeterRegistry registry,
      String name,
      String description,
      RouteTable routes,
      java.util.function.ToDoubleFunction<RouteTable> value) {
    Gauge.builder(name, routes, value).description(description).register(registry);
  }
}
