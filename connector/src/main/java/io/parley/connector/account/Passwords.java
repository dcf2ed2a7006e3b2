package io.parley.connector.account;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.parley.connector.account.AccountConfig.Hashing;
import java.text.Normalizer;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Makes and checks hashes of passwords.
///
/// Hashing has threads of its own, few of them, with a bounded queue before them: it never takes
/// the processors from the virtual threads that serve everybody else. Safe for many threads.
final class Passwords implements AutoCloseable {

  /// Compared with when there is no account, so that the answer takes as long as any.
  private final String nobodysHash = Argon2idHash.of("nobody");

  private final ThreadPoolExecutor threads;
  private final Duration timeout;
  private final Timer duration;

  Passwords(Hashing config, MeterRegistry metrics) {
    this.timeout = config.timeout();
    this.threads =
        new ThreadPoolExecutor(
            config.threads(),
            config.threads(),
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(config.waiting()),
            Thread.ofPlatform().name("password-", 0).daemon().factory());
    this.duration = metrics.timer("parley.passwords.hashing");
    metrics.gauge("parley.passwords.waiting", threads, pool -> pool.getQueue().size());
    Gauge.builder("parley.passwords.waiting.limit", config::waiting).register(metrics);
  }

  /// The hash to keep of a new password.
  ///
  /// @throws BusyException if too many others are being hashed
  String hash(String password) {
    return inTurn(() -> Argon2idHash.of(normalize(password)));
  }

  /// Whether the hash is one of this password. Without a hash it is not, after the same time.
  ///
  /// @throws BusyException if too many others are being hashed
  boolean matches(String password, @Nullable String hash) {
    String compared = hash == null ? nobodysHash : hash;
    boolean same = inTurn(() -> Argon2idHash.matches(normalize(password), compared));
    return same && hash != null;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  /// The same characters typed on different keyboards are the same password (RFC 8265, section 4).
  private static String normalize(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFC);
  }

  private <T> T inTurn(Callable<T> work) {
    Future<T> result;
    try {
      result = threads.submit(() -> duration.recordCallable(work));
    } catch (RejectedExecutionException e) {
      throw new BusyException(e);
    }
    try {
      return result.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      result.cancel(false);
      throw new BusyException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      result.cancel(false);
      throw new BusyException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a password could not be hashed", e.getCause());
    }
  }

  /// Too many passwords are being hashed; try again in a second.
  static final class BusyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BusyException(Throwable cause) {
      super("too many passwords are being hashed", cause);
    }
  }
}
