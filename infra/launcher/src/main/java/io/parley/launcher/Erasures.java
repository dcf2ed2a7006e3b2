package io.parley.launcher;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.connector.ConnectorConfig;
import io.parley.history.custody.Due;
import io.parley.history.custody.RunTotals;
import io.parley.history.erasure.Eraser;
import io.parley.history.erasure.NothingErased;
import io.parley.history.ingest.LogReader;
import io.parley.history.ingest.UnreadableLog;
import io.parley.history.log.TopicLog;
import io.parley.history.store.RebuildFailed;
import io.parley.history.store.StoreUnavailableException;
import io.parley.history.trail.CustodyTrail;
import io.parley.history.trail.TrailBroken;
import io.parley.history.trail.TrailUnavailable;
import io.parley.service.StartupException;
import io.parley.service.content.ContentVault;
import io.parley.service.content.KeyDestroyer;
import io.parley.service.content.KeysUnavailable;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.Supplier;

/// Runs that erase what is due.
record Erasures(ConnectorConfig config, PrintWriter out) {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  void run(String by, boolean retention) {
    Eraser.Run run = translating(() -> withKeys(eraser -> eraser.run(by, retention)));
    RunTotals totals = run.totals();
    out.println(
        "run %d: %,d contents erased, %,d held"
            .formatted(run.number(), totals.redacted(), totals.held()));
    out.println(
        "%,d content keys destroyed, %,d kept for what is held or not due"
            .formatted(totals.keysDestroyed(), totals.keysHeld()));
  }

  void count(Due due) {
    RunTotals totals = translating(() -> eraser(KeyDestroyer.NONE).count(due));
    out.println(
        "%,d contents are due, %,d more are held; nothing was erased"
            .formatted(totals.redacted(), totals.held()));
  }

  private <T> T withKeys(Function<Eraser, T> work) {
    if (!config.content().isOn()) {
      return work.apply(eraser(KeyDestroyer.NONE));
    }
    try (var vault =
        ContentVault.open(config.content(), config.postgres(), new SimpleMeterRegistry())) {
      return work.apply(eraser(vault.destroyer()));
    }
  }

  private static <T> T translating(Supplier<T> work) {
    try {
      return work.get();
    } catch (NothingErased | RebuildFailed | UnreadableLog e) {
      throw new StartupException("nothing was erased: " + e.getMessage(), e);
    } catch (StoreUnavailableException | KeysUnavailable | TrailUnavailable | TrailBroken e) {
      throw new StartupException(
          "broken off: %s; `parley retention run` goes on with it".formatted(e.getMessage()), e);
    }
  }

  private Eraser eraser(KeyDestroyer keys) {
    return new Eraser(
        new CustodyTrail(config.kafka(), InstantSource.system()),
        new LogReader(new TopicLog(config.kafka(), "parley-erase")),
        config.postgres(),
        keys,
        PATIENCE);
  }
}
