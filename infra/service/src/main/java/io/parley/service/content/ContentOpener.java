package io.parley.service.content;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.schema.Content;
import io.parley.schema.LostContent;
import io.parley.schema.SealedContent;
import io.parley.schema.event.Event.Said;
import io.parley.schema.event.EventEnvelope;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Opens what events say. The event itself, whose bytes are hashed, stays as it is.
public final class ContentOpener {

  private final KeyCache keys;
  private final Counter unreadable;

  public ContentOpener(KeyCache keys, MeterRegistry metrics) {
    this.keys = keys;
    this.unreadable =
        Counter.builder("parley.content.unreadable")
            .description("contents that should be readable, and were not; must stay 0")
            .register(metrics);
  }

  /// The key that the event's content is sealed with; null if it has none that is.
  public static @Nullable UUID keyId(EventEnvelope event) {
    return event.event() instanceof Said said && said.content() instanceof SealedContent sealed
        ? sealed.keyId()
        : null;
  }

  /// The event with its content opened, or lost; null if its key is still to be fetched. Never
  /// blocks.
  public @Nullable EventEnvelope tryOpen(EventEnvelope event) {
    UUID id = keyId(event);
    if (id == null) {
      return event;
    }
    KeyFound found = keys.known(id);
    return found == null ? null : open(event, found);
  }

  /// Fetches keys, so that events can be opened. Blocks.
  ///
  /// @throws KeysUnavailable if it can't
  public void fetch(Collection<UUID> ids) {
    keys.find(ids);
  }

  /// The events with their contents opened, or lost; fetches the keys it must. Blocks.
  ///
  /// @throws KeysUnavailable if it can't
  public List<EventEnvelope> open(List<EventEnvelope> events) {
    Set<UUID> ids = new HashSet<>();
    for (EventEnvelope event : events) {
      UUID id = keyId(event);
      if (id != null) {
        ids.add(id);
      }
    }
    Map<UUID, KeyFound> found = keys.find(ids);
    return events.stream()
        .map(event -> open(event, found.getOrDefault(keyId(event), KeyFound.Gone.UNKNOWN)))
        .toList();
  }

  private EventEnvelope open(EventEnvelope event, KeyFound found) {
    if (!(event.event() instanceof Said said)
        || !(said.content() instanceof SealedContent sealed)) {
      return event;
    }
    Content opened =
        switch (found) {
          case KeyFound.Live(ContentKey key) -> key.open(sealed, MessagePlace.of(event, said));
          case KeyFound.Gone.DESTROYED -> LostContent.ERASED;
          case KeyFound.Gone.UNKNOWN -> LostContent.UNREADABLE;
        };
    if (opened == LostContent.UNREADABLE) {
      unreadable.increment();
    }
    return event.with(said.withContent(opened));
  }
}
