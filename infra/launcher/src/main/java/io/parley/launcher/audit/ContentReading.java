package io.parley.launcher.audit;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.connector.ConnectorConfig;
import io.parley.schema.event.EventEnvelope;
import io.parley.service.StartupException;
import io.parley.service.content.ContentDecryption;
import io.parley.service.content.ContentVault;
import io.parley.service.content.KeysUnavailable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The reading of events whose contents are encrypted: decrypts those whose keys it may have.
/// Without master keys they stay encrypted.
public final class ContentReading implements AutoCloseable {

  private final @Nullable ContentVault vault;
  private final @Nullable ContentDecryption decryption;

  private ContentReading(@Nullable ContentVault vault, MeterRegistry metrics) {
    this.vault = vault;
    this.decryption = vault == null ? null : new ContentDecryption(vault.cache(), metrics);
  }

  /// Without any keys.
  public static ContentReading withoutKeys() {
    return new ContentReading(null, new SimpleMeterRegistry());
  }

  /// With the keys that a connector has.
  ///
  /// @throws StartupException if master keys are configured and can't be read
  public static ContentReading of(ConnectorConfig config) {
    var metrics = new SimpleMeterRegistry();
    return new ContentReading(
        config.content().isOn()
            ? ContentVault.open(config.content(), config.postgres(), metrics)
            : null,
        metrics);
  }

  /// The event as it can be read.
  ///
  /// @throws StartupException if the store of keys is away
  public EventEnvelope read(EventEnvelope event) {
    if (decryption == null) {
      return event;
    }
    try {
      return decryption.decrypt(List.of(event)).getFirst();
    } catch (KeysUnavailable e) {
      throw new StartupException("PostgreSQL of the content keys: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    if (vault != null) {
      vault.close();
    }
  }
}
