package io.parley.service;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;

/// Waits for what Kafka answers while a process starts.
///
/// @param bootstrapServers for messages
record KafkaAnswers(String bootstrapServers, Duration timeout) {

  /// Waits for an answer.
  ///
  /// @throws TopicExistsException if that is the answer
  /// @throws ClusterAuthorizationException if that is the answer
  /// @throws StartupException if there is none in time, or it is another failure
  <T> T get(Future<T> answer) {
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw switch (e.getCause()) {
        case TopicExistsException exists -> exists;
        case ClusterAuthorizationException forbidden -> forbidden;
        case null -> new StartupException(at() + " fails", e);
        case Throwable cause -> new StartupException(at() + ": " + cause.getMessage(), e);
      };
    } catch (TimeoutException e) {
      throw new StartupException(at() + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartupException("interrupted", e);
    }
  }

  private String at() {
    return "Kafka at " + bootstrapServers;
  }
}
