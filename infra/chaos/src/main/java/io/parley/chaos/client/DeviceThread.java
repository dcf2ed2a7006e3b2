package io.parley.chaos.client;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread on which everything of a device happens. A task that fails is logged, and the
/// next one runs. After [#stop] tasks are let go.
final class DeviceThread {

  private static final Logger LOG = LoggerFactory.getLogger(DeviceThread.class);

  private final String name;
  private final ScheduledThreadPoolExecutor executor;

  DeviceThread(String name) {
    this.name = name;
    this.executor = new ScheduledThreadPoolExecutor(1, Thread.ofVirtual().name(name).factory());
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  void execute(Runnable task) {
    after(Duration.ZERO, task);
  }

  void after(Duration delay, Runnable task) {
    try {
      var _ = executor.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.trace("{} has stopped", name, e);
    }
  }

  void every(Duration period, Runnable task) {
    var _ =
        executor.scheduleWithFixedDelay(
            guarded(task), period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
  }

  /// The task that runs now is the last.
  void stop() {
    executor.shutdownNow();
  }

  void awaitStopped(Duration timeout) {
    try {
      if (!executor.awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("{} does not stop", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.error("{} failed", name, e);
      }
    };
  }
}
