package io.parley.launcher.page;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// The few threads that answer questions, with a bounded queue before them, so that auditors never
/// take more of PostgreSQL and Kafka than was meant.
final class Workers implements AutoCloseable {

  private static final int WAITING_PER_THREAD = 8;

  private final ThreadPoolExecutor threads;
  private final Duration timeout;

  Workers(int concurrent, Duration timeout, MeterRegistry metrics) {
    this.timeout = timeout;
    int waiting = concurrent * WAITING_PER_THREAD;
    this.threads =
        new ThreadPoolExecutor(
            concurrent,
            concurrent,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(waiting),
            Thread.ofPlatform().name("audit-page-", 0).daemon().factory());
    metrics.gauge("parley.audit.page.waiting", threads, pool -> pool.getQueue().size());
    Gauge.builder("parley.audit.page.waiting.limit", () -> waiting).register(metrics);
  }

  /// Does it in its turn, and waits for that. What is no longer waited for is not begun.
  ///
  /// @throws PageRefusal if too much waits already, or it takes too long
  <T> T run(Supplier<T> work) {
    Future<T> task;
    try {
      task = threads.submit(work::get);
    } catch (RejectedExecutionException e) {
      throw new PageRefusal(503, "too many questions at once; try again", e);
    }
    try {
      return task.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      task.cancel(false);
      throw new PageRefusal(
          504, "it took longer than %d s: ask for less".formatted(timeout.toSeconds()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PageRefusal(503, "the node is stopping", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException("a question failed", e.getCause());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
