package io.parley.connector.presence;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Looks whether Redis is there, for people who set a deployment up.
public final class RedisProbe {

  /// Also for the first connection, which takes longer than the requests after it.
  private static final long TIMEOUT_SECONDS = 5;

  private RedisProbe() {}

  /// What is wrong; empty if Redis answers. Blocks.
  public static Optional<String> problem(RedisConfig config) {
    try (RedisServers servers = RedisServers.of(config)) {
      servers
          .connect()
          .thenCompose(made -> made.async().ping())
          .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      return Optional.empty();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return Optional.of(String.valueOf(cause.getMessage()));
    } catch (TimeoutException _) {
      return Optional.of("no answer");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }
}
