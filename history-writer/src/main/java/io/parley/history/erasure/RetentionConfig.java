package io.parley.history.erasure;

import io.parley.service.PostgresConfig;
import java.time.Duration;

/// Whether the history writer erases what is too old.
///
/// @param period how often; 0: never
/// @param contentKeysUrl a JDBC URL of where the content keys are; empty: with the history
public record RetentionConfig(Duration period, String contentKeysUrl) {

  public RetentionConfig {
    if (period.isNegative()) {
      throw new IllegalArgumentException("period must not be less than 0");
    }
  }

  public boolean isOn() {
    return period.isPositive();
  }

  /// Where the content keys are.
  ///
  /// @param main PostgreSQL of the history
  public PostgresConfig keys(PostgresConfig main) {
    return contentKeysUrl.isEmpty()
        ? main
        : new PostgresConfig(contentKeysUrl, main.maxConnections(), main.connectionTimeout());
  }
}
