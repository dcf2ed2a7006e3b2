package io.parley.chaos.source;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.chaos.check.LoggedEvent;
import io.parley.schema.LostContent;
import io.parley.schema.RawJson;
import io.parley.schema.event.Event.Said;
import io.parley.schema.event.EventEnvelope;
import io.parley.service.PostgresConfig;
import io.parley.service.content.ContentConfig;
import io.parley.service.content.ContentDecryption;
import io.parley.service.content.ContentVault;
import io.parley.service.content.KeysUnavailable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What messages of the log say to who may read them.
public final class LogContents {

  private static final int CONNECTIONS = 2;
  private static final int MAX_KEYS = 100_000;
  private static final Duration LEASE = Duration.ofHours(1);
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final @Nullable ContentConfig content;
  private final @Nullable PostgresConfig postgres;

  private LogContents(@Nullable ContentConfig content, @Nullable PostgresConfig postgres) {
    this.content = content;
    this.postgres = postgres;
  }

  /// Of a log in which nothing is encrypted.
  public static LogContents plain() {
    return new LogContents(null, null);
  }

  /// Of a log in which contents are encrypted.
  ///
  /// @param jdbcUrl of where the content keys are, with user and password
  public static LogContents encrypted(Path masterKeys, String jdbcUrl) {
    return new LogContents(
        new ContentConfig(
            masterKeys.toString(), false, Set.of(), jdbcUrl, CONNECTIONS, MAX_KEYS, LEASE),
        new PostgresConfig(jdbcUrl, CONNECTIONS, CONNECT));
  }

  /// The events, each with what its readers are shown.
  ///
  /// @throws SourceUnreadable if the content keys can't be had
  List<LoggedEvent> show(List<LoggedEvent> events) {
    if (content == null || postgres == null) {
      return events;
    }
    var metrics = new SimpleMeterRegistry();
    try (var vault = ContentVault.open(content, postgres, metrics)) {
      var decryption = new ContentDecryption(vault.cache(), metrics);
      Iterator<EventEnvelope> decrypted =
          decryption.decrypt(events.stream().map(LoggedEvent::envelope).toList()).iterator();
      List<LoggedEvent> shown = new ArrayList<>();
      events.forEach(event -> shown.add(event.shownAs(inFrames(decrypted.next()))));
      return shown;
    } catch (KeysUnavailable e) {
      throw new SourceUnreadable("the content keys can't be had: " + e.getMessage(), e);
    }
  }

  /// In frames nothing stands in place of a content that can't be read.
  private static EventEnvelope inFrames(EventEnvelope event) {
    return event.event() instanceof Said said && said.content() instanceof LostContent
        ? event.with(said.withContent(RawJson.of("null")))
        : event;
  }
}
