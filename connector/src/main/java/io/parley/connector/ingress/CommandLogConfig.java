package io.parley.connector.ingress;

import java.time.Duration;

/// How commands are appended.
///
/// @param linger for how long a batch may wait to be filled; 0 to 2 ms
/// @param deliveryTimeout after which a command that was not acknowledged is answered `unavailable`
/// @param bufferBytes of commands that wait for Kafka; over it they are answered `unavailable` at
///   once
public record CommandLogConfig(Duration linger, Duration deliveryTimeout, long bufferBytes) {

  public CommandLogConfig {
    if (linger.toMillis() > 2) {
      throw new IllegalArgumentException("linger must be at most 2ms");
    }
    if (deliveryTimeout.toMillis() < 1_000 || deliveryTimeout.toMillis() > 60_000) {
      throw new IllegalArgumentException("delivery-timeout must be from 1s to 60s");
    }
    if (bufferBytes < 1 << 20) {
      throw new IllegalArgumentException("buffer-bytes must be at least 1048576");
    }
  }
}
