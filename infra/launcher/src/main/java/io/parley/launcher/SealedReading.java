package io.parley.launcher;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.connector.ConnectorConfig;
import io.parley.schema.event.EventEnvelope;
import io.parley.service.StartupException;
import io.parley.service.content.ContentOpener;
import io.parley.service.content.ContentVault;
import io.parley.service.content.KeysUnavailable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A tool's reading of events whose contents are sealed: opens those whose keys it may have.
/// Without master keys they stay sealed.
final class SealedReading implements AutoCloseable {

  private final @Nullable ContentVault vault;
  private final @Nullable ContentOpener opener;

  private SealedReading(@Nullable ContentVault vault, MeterRegistry metrics) {
    this.vault = vault;
    this.opener = vault == null ? null : new ContentOpener(vault.cache(), metrics);
  }

  /// @throws StartupException if master keys are configured and can't be read
  static SealedReading of(ConnectorConfig config) {
    var metrics = new SimpleMeterRegistry();
    return new SealedReading(
        config.content().isOn()
            ? ContentVault.open(config.content(), config.postgres(), metrics)
            : null,
        metrics);
  }

  /// The event as it can be read.
  ///
  /// @throws StartupException if the store of keys is away
  EventEnvelope read(EventEnvelope event) {
    if (opener == null) {
      return event;
    }
    try {
      return opener.open(List.of(event)).getFirst();
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
