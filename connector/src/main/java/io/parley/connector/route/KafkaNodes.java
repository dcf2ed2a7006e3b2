package io.parley.connector.route;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.connector.presence.LeasedNodes;
import io.parley.connector.presence.LeasedNodes.Fate;
import io.parley.connector.presence.NodesConfig;
import io.parley.schema.route.NodeReport;
import io.parley.schema.route.NodeReport.State;
import io.parley.service.KafkaConfig;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This node's lease on `parley.nodes`, and what it does for nodes whose lease has run out:
/// declares them dead, has them cleared away, and lets their topic go after a while.
///
/// A timer looks four times a second. What was written counts when it is read back: so a node is
/// cleared away only when it can know that it was declared dead. Each step can be done twice
/// without harm, so nothing is lost when a node dies in the middle of one.
public final class KafkaNodes implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(KafkaNodes.class);
  private static final Duration LOOK = Duration.ofMillis(250);

  /// For how long a node that was frozen for its lease says nothing, to hear what became of it.
  private static final Duration LISTEN_FIRST = Duration.ofSeconds(2);

  private final NodesConfig config;
  private final Supplier<NodeReport> own;
  private final Consumer<Fate> over;
  private final LeasedNodes nodes;
  private final NodesTopic topic;
  private final ClearingThread clearingThread;
  private final ScheduledExecutorService timer;
  private final Counter declared;
  private final Counter cleared;
  private volatile @Nullable Clearing clearing;

  // Of the timer's thread.
  private long reportedNs;
  private long lookedNs = System.nanoTime();
  private long silentUntilNs = lookedNs;
  private boolean isOver;

  /// Begins to listen; the node is not reported before [#join].
  ///
  /// @param own what this node says of itself, at any moment
  /// @param over told once, when the node has no right to go on
  public KafkaNodes(
      KafkaConfig kafka,
      NodesConfig config,
      Supplier<NodeReport> own,
      Consumer<Fate> over,
      MeterRegistry metrics) {
    this.config = config;
    this.own = own;
    this.over = over;
    this.reportedNs = lookedNs - config.period().toNanos();
    NodeReport first = own.get();
    this.nodes =
        new LeasedNodes(first.node(), first.incarnation(), config.period(), System.nanoTime());
    this.topic = new NodesTopic(kafka, nodes, metrics);
    this.clearingThread = new ClearingThread(metrics);
    this.declared = metrics.counter("parley.nodes.declared.dead");
    this.cleared = metrics.counter("parley.nodes.cleared");
    metrics.gauge("parley.nodes", nodes, LeasedNodes::living);
    this.timer =
        Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("nodes").factory());
  }

  /// Completes when all reports that stood in the topic at the start are known.
  public CompletableFuture<Void> caughtUp() {
    return topic.caughtUp();
  }

  public LeasedNodes nodes() {
    return nodes;
  }

  /// Takes the lease.
  public void join() {
    var _ = timer.scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Clears away what others have left from now on, and what this node itself left when it ran
  /// last.
  public void clearBy(Clearing means) {
    NodeReport self = own.get();
    clearingThread.offer(self.node(), () -> means.clearFormer(self.node(), self.incarnation()));
    clearing = means;
  }

  /// Reports at once instead of at the next time. From any thread.
  public void report() {
    timer.execute(this::say);
  }

  /// Gives the lease up: the node has cleared its routes and sessions away itself.
  public void leave() {
    timer.shutdownNow();
    if (nodes.fate() == Fate.GOES_ON) {
      topic.write(own.get().in(State.CLEARED));
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    clearingThread.close();
    topic.close();
  }

  private void look() {
    try {
      endIfOver();
      if (!isOver) {
        long nowNs = System.nanoTime();
        report(nowNs);
        nodes.lapsed(nowNs).forEach(this::declareDead);
        clear(nowNs);
      }
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("looking after nodes failed; it is tried again");
    }
  }

  private void endIfOver() {
    Fate fate = nodes.fate();
    if (!isOver && fate != Fate.GOES_ON) {
      isOver = true;
      over.accept(fate);
    }
  }

  private void report(long nowNs) {
    if (nowNs - lookedNs > config.lease().toNanos()) {
      silentUntilNs = nowNs + LISTEN_FIRST.toNanos();
    }
    lookedNs = nowNs;
    boolean due = nowNs - reportedNs >= config.period().toNanos();
    if (due && nowNs - silentUntilNs >= 0) {
      say();
    }
  }

  private void say() {
    if (nodes.fate() == Fate.GOES_ON) {
      reportedNs = System.nanoTime();
      topic.write(own.get());
    }
  }

  private void declareDead(NodeReport node) {
    declared.increment();
    log.atWarn()
        .addKeyValue("node", node.node())
        .addKeyValue("incarnation", node.incarnation())
        .log("a node was not heard of for its lease: it is dead");
    topic.write(node.in(State.DEAD));
  }

  private void clear(long nowNs) {
    Clearing means = clearing;
    if (means == null) {
      return;
    }
    for (NodeReport dead : nodes.toClear(nowNs)) {
      clearingThread.offer(dead.node(), () -> clear(means, dead));
    }
    for (NodeReport gone : nodes.toRemove(config.topicGrace(), nowNs)) {
      clearingThread.offer(gone.node(), () -> remove(means, gone));
    }
  }

  private void clear(Clearing means, NodeReport dead) throws Exception {
    means.clear(dead);
    cleared.increment();
    log.atInfo().addKeyValue("node", dead.node()).log("what a dead node left is cleared away");
    topic.write(dead.in(State.CLEARED));
  }

  private void remove(Clearing means, NodeReport gone) throws Exception {
    means.removeTopic(gone.node());
    log.atInfo()
        .addKeyValue("node", gone.node())
        .log("the topic of a node that is gone is removed");
    topic.remove(gone.node());
  }
}
