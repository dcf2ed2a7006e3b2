package io.parley.service;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;

/// Waits for what Kafka answers to an administrator, and says what it means if it fails.
///
/// @param bootstrapServers for messages
public record KafkaAnswers(String bootstrapServers, Duration timeout) {

  /// Waits for an answer.
  ///
  /// @throws TopicExistsException if that is the answer
  /// @throws ClusterAuthorizationException if that is the answer
  /// @throws ServerAway if there is none in time
  /// @throws StartupException if it is another failure
  public <T> T get(Future<T> answer) {
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw switch (Objects.requireNonNullElse(e.getCause(), e)) {
        case TopicExistsException exists -> exists;
        case ClusterAuthorizationException forbidden -> forbidden;
        case Throwable cause -> failure(cause);
      };
    } catch (TimeoutException e) {
      throw new ServerAway(where() + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartupException("interrupted", e);
    }
  }

  StartupException failure(Throwable cause) {
    return switch (cause) {
      case InterruptException e -> new StartupException("interrupted", e);
      case org.apache.kafka.common.errors.TimeoutException e ->
          new ServerAway(where() + " does not answer", e);
      case RetriableException e -> new ServerAway(where() + ": " + e.getMessage(), e);
      default -> new StartupException(where() + ": " + innermost(cause), cause);
    };
  }

  private String where() {
    return "Kafka at " + bootstrapServers;
  }

  private static String innermost(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }
}
