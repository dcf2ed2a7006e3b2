package io.parley.connector.route;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.connector.presence.LeasedNodes;
import io.parley.connector.presence.LeasedNodes.Fate;
import io.parley.connector.presence.NodesConfig;
import io.parley.connector.topic.EventLoopProducer;
import io.parley.connector.topic.PartitionReader;
import io.parley.schema.codec.DecodeException;
import io.parley.schema.codec.RouteCodec;
import io.parley.schema.route.NodeReport;
import io.parley.schema.route.NodeReport.State;
import io.parley.schema.topic.Topics;
import io.parley.service.KafkaConfig;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This node's lease on `parley.nodes`, and what it does for nodes whose lease has run out:
/// declares them dead, has them cleared away, and lets their topic go after a while.
///
/// A timer looks four times a second; clearing blocks, and runs in a thread of its own. What was
/// written counts when it is read back: so a node is cleared away only when it can know that it was
/// declared dead. Each step can be done twice without harm, so nothing is lost when a node dies in
/// the middle of one.
public final class KafkaNodes implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(KafkaNodes.class);
  private static final Duration LOOK = Duration.ofMillis(250);

  /// For how long a node that was frozen for its lease says nothing, to hear what became of it.
  private static final Duration LISTEN_FIRST = Duration.ofSeconds(2);

  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(2);
  private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);
  private static final long BUFFER_BYTES = 1 << 20;

  private final NodesConfig config;
  private final Supplier<NodeReport> own;
  private final Consumer<Fate> ended;
  private final LeasedNodes nodes;
  private final KafkaProducer<byte[], byte[]> producer;
  private final PartitionReader reader;
  private final ScheduledExecutorService timer;
  private final ExecutorService worker;
  private final AtomicBoolean clearingNow = new AtomicBoolean();
  private final Counter declared;
  private final Counter cleared;
  private final Counter failures;
  private volatile @Nullable Clearing clearing;
  private volatile long pausedUntilNs = System.nanoTime();

  // Of the timer's thread.
  private long reportedNs = System.nanoTime() - Duration.ofDays(1).toNanos();
  private long lookedNs = System.nanoTime();
  private long silentUntilNs = lookedNs;
  private boolean hasEnded;

  /// What is to be done for nodes that are gone. Each blocks, and can be done again.
  public interface Clearing {

    /// Takes away what the dead incarnation left of routes, sessions and presence.
    void clear(NodeReport dead) throws Exception;

    /// Takes away the routes that all other incarnations of a node left.
    void clearFormer(String node, long incarnation) throws Exception;

    /// Takes away the node's topic.
    void removeTopic(String node) throws Exception;
  }

  /// Begins to listen; the node is not reported before [#join].
  ///
  /// @param own what this node says of itself, at any moment
  /// @param ended told once, when the node has no right to go on
  public KafkaNodes(
      KafkaConfig kafka,
      NodesConfig config,
      Supplier<NodeReport> own,
      Consumer<Fate> ended,
      MeterRegistry metrics) {
    this.config = config;
    this.own = own;
    this.ended = ended;
    NodeReport first = own.get();
    this.nodes =
        new LeasedNodes(first.node(), first.incarnation(), config.period(), System.nanoTime());
    this.declared = metrics.counter("parley.nodes.declared.dead");
    this.cleared = metrics.counter("parley.nodes.cleared");
    this.failures = metrics.counter("parley.nodes.failures");
    metrics.gauge("parley.nodes", nodes, LeasedNodes::living);
    this.producer =
        EventLoopProducer.create(
            kafka, Topics.NODES, Duration.ZERO, DELIVERY_TIMEOUT, BUFFER_BYTES);
    this.reader =
        new PartitionReader(
            kafka,
            new TopicPartition(Topics.NODES, 0),
            PartitionReader.Start.BEGINNING,
            IsolationLevel.READ_COMMITTED,
            new PartitionReader.Handler() {
              @Override
              public void records(Iterable<ConsumerRecord<byte[], byte[]>> batch) {
                batch.forEach(KafkaNodes.this::apply);
              }

              @Override
              public void placeLost() {
                // Every node says where it is again within a third of its lease.
              }
            });
    this.timer =
        Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("nodes").factory());
    this.worker =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().name("clear-nodes").factory());
    reader.start();
  }

  /// Completes when all reports that stood in the topic at the start are known.
  public CompletableFuture<Void> caughtUp() {
    return reader.caughtUp();
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
    clearing = means;
    clearingNow.set(true);
    worker.execute(
        () -> attempt("cleared", self, () -> means.clearFormer(self.node(), self.incarnation())));
  }

  /// Reports at once instead of at the next time. From any thread.
  public void report() {
    timer.execute(this::say);
  }

  /// Gives the lease up: the node has cleared its routes and sessions away itself.
  public void leave() {
    timer.shutdownNow();
    if (nodes.fate() == Fate.GOES_ON) {
      write(own.get().in(State.CLEARED));
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    worker.shutdownNow();
    producer.close(CLOSE_TIMEOUT);
    reader.close();
  }

  private void apply(ConsumerRecord<byte[], byte[]> entry) {
    if (entry.value() == null) {
      nodes.gone(new String(entry.key(), UTF_8));
      return;
    }
    try {
      nodes.heard(RouteCodec.decodeNodeReport(entry.value()), System.nanoTime());
    } catch (DecodeException e) {
      log.atWarn().addKeyValue("offset", entry.offset()).setCause(e).log("unreadable report");
    }
  }

  private void look() {
    try {
      endIfOver();
      if (hasEnded) {
        return;
      }
      long nowNs = System.nanoTime();
      if (nowNs - lookedNs > config.lease().toNanos()) {
        silentUntilNs = nowNs + LISTEN_FIRST.toNanos();
      }
      lookedNs = nowNs;
      if (nowNs - silentUntilNs >= 0 && nowNs - reportedNs >= config.period().toNanos()) {
        say();
      }
      nodes.lapsed(nowNs).forEach(this::declareDead);
      clearOne(nowNs);
    } catch (RuntimeException e) {
      failures.increment();
      log.atError().setCause(e).log("looking after nodes failed; it is tried again");
    }
  }

  private void endIfOver() {
    Fate fate = nodes.fate();
    if (!hasEnded && fate != Fate.GOES_ON) {
      hasEnded = true;
      ended.accept(fate);
    }
  }

  private void say() {
    if (nodes.fate() == Fate.GOES_ON) {
      reportedNs = System.nanoTime();
      write(own.get());
    }
  }

  private void declareDead(NodeReport node) {
    declared.increment();
    log.atWarn()
        .addKeyValue("node", node.node())
        .addKeyValue("incarnation", node.incarnation())
        .log("a node was not heard of for its lease: it is dead");
    write(node.in(State.DEAD));
  }

  private void clearOne(long nowNs) {
    Clearing how = clearing;
    if (how == null || nowNs - pausedUntilNs < 0 || !clearingNow.compareAndSet(false, true)) {
      return;
    }
    NodeReport dead = nodes.toClear(nowNs).stream().findFirst().orElse(null);
    NodeReport gone = nodes.toRemove(config.topicGrace(), nowNs).stream().findFirst().orElse(null);
    if (dead != null) {
      worker.execute(() -> attempt("cleared", dead, () -> clear(how, dead)));
    } else if (gone != null) {
      worker.execute(() -> attempt("removed", gone, () -> remove(how, gone)));
    } else {
      clearingNow.set(false);
    }
  }

  private interface Step {
    void run() throws Exception;
  }

  private void attempt(String what, NodeReport node, Step step) {
    try {
      step.run();
      log.atInfo()
          .addKeyValue("node", node.node())
          .addKeyValue("done", what)
          .log("node looked after");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      failures.increment();
      log.atWarn()
          .addKeyValue("node", node.node())
          .setCause(e)
          .log("what a dead node left could not be cleared away; it is tried again");
      pausedUntilNs = System.nanoTime() + PAUSE_AFTER_FAILURE.toNanos();
    } finally {
      clearingNow.set(false);
    }
  }

  private void clear(Clearing how, NodeReport dead) throws Exception {
    how.clear(dead);
    cleared.increment();
    write(dead.in(State.CLEARED));
  }

  private void remove(Clearing how, NodeReport gone) throws Exception {
    how.removeTopic(gone.node());
    write(gone.node(), null);
  }

  private void write(NodeReport report) {
    write(report.node(), RouteCodec.encode(report));
  }

  private void write(String node, byte @Nullable [] value) {
    try {
      var _ =
          producer.send(
              new ProducerRecord<>(Topics.NODES, node.getBytes(UTF_8), value),
              (_, failure) -> {
                if (failure != null) {
                  failures.increment();
                }
              });
    } catch (KafkaException e) {
      failures.increment();
      log.debug("a report was not taken", e);
    }
  }
}
