package io.parley.connector.route;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Clears away after nodes, one step at a time; what is offered meanwhile, or just after a failure,
/// is not taken, and to be offered again.
final class ClearingThread implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ClearingThread.class);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(10);

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("clear-nodes").factory());
  private final AtomicBoolean busy = new AtomicBoolean();
  private final Counter failures;
  private volatile long pausedUntilNs = System.nanoTime();

  /// Something that blocks, and may fail.
  interface Step {
    void run() throws Exception;
  }

  ClearingThread(MeterRegistry metrics) {
    this.failures = metrics.counter("parley.nodes.clearing.failures");
  }

  void offer(String node, Step step) {
    if (System.nanoTime() - pausedUntilNs >= 0 && busy.compareAndSet(false, true)) {
      thread.execute(() -> attempt(node, step));
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void attempt(String node, Step step) {
    try {
      step.run();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      failures.increment();
      log.atWarn()
          .addKeyValue("node", node)
          .addKeyValue("cause", e.toString())
          .log("what a node left could not be cleared away; it is tried again");
      pausedUntilNs = System.nanoTime() + PAUSE_AFTER_FAILURE.toNanos();
    } finally {
      busy.set(false);
    }
  }
}
