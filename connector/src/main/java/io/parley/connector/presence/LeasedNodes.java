package io.parley.connector.presence;

import io.parley.schema.route.NodeReport;
import io.parley.schema.route.NodeReport.State;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// All nodes, as their reports tell, and which of them are dead. Time is an argument, by the
/// monotonic clock. Safe for many threads; as large as there are nodes.
///
/// A node is taken for dead when it was silent for its lease while this node heard its own reports
/// come back without a gap. So nobody is judged by a node that was frozen itself, nor while Kafka
/// was away, and everybody has a whole lease to be heard again after that.
///
/// What is to be done for a dead node falls to the living one whose name sorts first, so that one
/// does it, and another one takes over should that one die.
public final class LeasedNodes {

  /// How many reports of its own a node may miss before its own silence explains that of others.
  private static final int STEADY_PERIODS = 2;

  /// How many former incarnations of a node are told from new ones.
  private static final int MAX_FORMER = 16;

  private final String self;
  private final long incarnation;
  private final long steadyGapNs;
  private final Map<String, Known> knownByNode = new ConcurrentHashMap<>();
  private volatile Steadiness steadiness;

  /// A node's last word.
  ///
  /// @param former incarnations that were followed by another one: what comes of them is late
  private record Known(NodeReport report, long heardNs, Set<Long> former) {}

  /// Since when this node's own reports came back without a gap, and when the last one did.
  private record Steadiness(long sinceNs, long lastNs) {}

  /// How it stands with this node itself.
  public enum Fate {
    GOES_ON,
    /// Others took it for dead, and clear away what it has.
    DECLARED_DEAD,
    /// A later start has its name.
    SUPERSEDED
  }

  /// As one incarnation of a node sees them.
  ///
  /// @param period between two of its reports
  public LeasedNodes(String self, long incarnation, Duration period, long nowNs) {
    this.self = self;
    this.incarnation = incarnation;
    this.steadyGapNs = period.multipliedBy(STEADY_PERIODS).toNanos();
    this.steadiness = new Steadiness(nowNs, nowNs - steadyGapNs - 1);
  }

  /// Takes in a report, in the order of the topic.
  public void heard(NodeReport report, long nowNs) {
    if (isOwn(report)) {
      Steadiness before = steadiness;
      boolean steady = nowNs - before.lastNs() <= steadyGapNs;
      steadiness = new Steadiness(steady ? before.sinceNs() : nowNs, nowNs);
    }
    knownByNode.compute(report.node(), (_, known) -> after(known, report, nowNs));
  }

  /// Nothing is left of the node.
  public void gone(String node) {
    knownByNode.remove(node);
  }

  /// How it stands with this node itself.
  public Fate fate() {
    Known known = knownByNode.get(self);
    if (known == null) {
      return Fate.GOES_ON;
    }
    if (!isOwn(known.report())) {
      return known.former().contains(incarnation) ? Fate.SUPERSEDED : Fate.GOES_ON;
    }
    return switch (known.report().state()) {
      case ALIVE -> Fate.GOES_ON;
      case DEAD, CLEARED -> Fate.DECLARED_DEAD;
    };
  }

  /// The addresses of other nodes that take connections, those with the most room first.
  public List<String> withRoom() {
    return knownByNode.values().stream()
        .map(Known::report)
        .filter(report -> report.state() == State.ALIVE && !report.node().equals(self))
        .filter(report -> report.room() > 0)
        .sorted(Comparator.comparingInt(NodeReport::room).reversed())
        .map(NodeReport::address)
        .toList();
  }

  /// The living nodes that are to be declared dead.
  public List<NodeReport> lapsed(long nowNs) {
    return isSteady(nowNs)
        ? reports(known -> known.report().state() == State.ALIVE && !isWithinLease(known, nowNs))
        : List.of();
  }

  /// The dead nodes that this one is to clear away.
  public List<NodeReport> toClear(long nowNs) {
    return isFirst(nowNs) ? reports(known -> known.report().state() == State.DEAD) : List.of();
  }

  /// The nodes of which only the topic is left, for at least `grace`, and that this one is to
  /// remove.
  public List<NodeReport> toRemove(Duration grace, long nowNs) {
    return isFirst(nowNs)
        ? reports(
            known ->
                known.report().state() == State.CLEARED
                    && nowNs - known.heardNs() >= grace.toNanos())
        : List.of();
  }

  /// How many nodes live.
  public int living() {
    return reports(known -> known.report().state() == State.ALIVE).size();
  }

  private static @Nullable Known after(@Nullable Known known, NodeReport report, long nowNs) {
    if (known == null) {
      return new Known(report, nowNs, Set.of());
    }
    if (known.report().incarnation() == report.incarnation()) {
      boolean backward = report.state().compareTo(known.report().state()) < 0;
      boolean repeated = report.state() == known.report().state() && report.state() != State.ALIVE;
      return backward || repeated ? known : new Known(report, nowNs, known.former());
    }
    boolean late = known.former().contains(report.incarnation());
    return late || report.state() != State.ALIVE
        ? known
        : new Known(report, nowNs, with(known.former(), known.report().incarnation()));
  }

  private static Set<Long> with(Set<Long> former, long incarnation) {
    Set<Long> all = new HashSet<>(former.size() < MAX_FORMER ? former : Set.of());
    all.add(incarnation);
    return Set.copyOf(all);
  }

  /// Whether this node has been heard by itself of late, so that it may judge others.
  private boolean isSteady(long nowNs) {
    return nowNs - steadiness.lastNs() <= steadyGapNs;
  }

  private boolean isWithinLease(Known known, long nowNs) {
    long silentNs = Math.min(nowNs - known.heardNs(), nowNs - steadiness.sinceNs());
    return silentNs < known.report().lease().toNanos();
  }

  private boolean isFirst(long nowNs) {
    return isSteady(nowNs)
        && fate() == Fate.GOES_ON
        && knownByNode.values().stream()
            .filter(known -> known.report().state() == State.ALIVE)
            .filter(known -> isWithinLease(known, nowNs))
            .map(known -> known.report().node())
            .allMatch(node -> self.compareTo(node) <= 0);
  }

  private boolean isOwn(NodeReport report) {
    return report.node().equals(self) && report.incarnation() == incarnation;
  }

  private List<NodeReport> reports(Predicate<Known> wanted) {
    return knownByNode.values().stream().filter(wanted).map(Known::report).toList();
  }
}
