package io.parley.connector.session;

import io.parley.connector.history.StoreUnavailable;
import io.parley.schema.conversation.ErrorCode;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Asks what blocks, away from the event loop, and brings the answer back to it. A bounded number
/// at once over all sessions; beyond it a question is refused, not queued.
final class BlockingCalls {

  private final Executor threads;
  private final int max;
  private final SessionMonitor monitor;
  private final AtomicInteger running = new AtomicInteger();

  BlockingCalls(Executor threads, int max, SessionMonitor monitor) {
    this.threads = threads;
    this.max = max;
    this.monitor = monitor;
  }

  /// Told why there is no answer.
  interface Refused {
    void because(ErrorCode code, String message);
  }

  /// Either `answer` or `refused` is run, on the connection's event loop.
  <T> void ask(Connection connection, Supplier<T> question, Consumer<T> answer, Refused refused) {
    if (running.incrementAndGet() > max) {
      running.decrementAndGet();
      refused.because(ErrorCode.UNAVAILABLE, "the node is busy");
      return;
    }
    try {
      threads.execute(() -> connection.execute(outcome(question, answer, refused)));
    } catch (RejectedExecutionException _) {
      // The node stops, which its clients hear from the connection's end.
      running.decrementAndGet();
      refused.because(ErrorCode.UNAVAILABLE, "the node stops");
    }
  }

  private <T> Runnable outcome(Supplier<T> question, Consumer<T> answer, Refused refused) {
    try {
      T found = question.get();
      return () -> answer.accept(found);
    } catch (StoreUnavailable _) {
      return () -> refused.because(ErrorCode.UNAVAILABLE, "the store does not answer");
    } catch (RuntimeException e) {
      monitor.failed(e);
      return () -> refused.because(ErrorCode.INTERNAL, "the server made a mistake");
    } finally {
      running.decrementAndGet();
    }
  }
}
