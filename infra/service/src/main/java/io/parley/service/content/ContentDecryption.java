package io.parley.service.content;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.schema.Content;
import io.parley.schema.EncryptedContent;
import io.parley.schema.LostContent;
import io.parley.schema.event.Event.Said;
import io.parley.schema.event.EventEnvelope;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Decrypts what events say. The event itself, whose bytes are hashed, stays as it is.
public final class ContentDecryption {

  private final KeyCache keys;
  private final Counter unreadable;

  public ContentDecryption(KeyCache keys, MeterRegistry metrics) {
    this.keys = keys;
    this.unreadable =
        Counter.builder("parley.content.unreadable")
            .description("contents that should be readable, and were not; must stay 0")
            .register(metrics);
  }

  /// The key that the event's content is encrypted with; null if it has none that is.
  public static @Nullable UUID keyId(EventEnvelope event) {
    return event.event() instanceof Said said
            && said.content() instanceof EncryptedContent encrypted
        ? encrypted.keyId()
        : null;
  }

  /// The event with its content decrypted, or lost; null if its key is still to be fetched. Never
  /// blocks.
  public @Nullable EventEnvelope tryDecrypt(EventEnvelope event) {
    UUID id = keyId(event);
    if (id == null) {
      return event;
    }
    KeyFound found = keys.known(id);
    return found == null ? null : decrypt(event, found);
  }

  /// Fetches keys, so that events can be decrypted. Blocks.
  ///
  /// @throws KeysUnavailable if it can't
  public void fetch(Collection<UUID> ids) {
    keys.find(ids);
  }

  /// The events with their contents decrypted, or lost; fetches the keys it must. Blocks.
  ///
  /// @throws KeysUnavailable if it can't
  public List<EventEnvelope> decrypt(List<EventEnvelope> events) {
    Set<UUID> ids = new HashSet<>();
    for (EventEnvelope event : events) {
      UUID id = keyId(event);
      if (id != null) {
        ids.add(id);
      }
    }
    Map<UUID, KeyFound> found = keys.find(ids);
    return events.stream()
        .map(event -> decrypt(event, found.getOrDefault(keyId(event), KeyFound.Gone.UNKNOWN)))
        .toList();
  }

  private EventEnvelope decrypt(EventEnvelope event, KeyFound found) {
    if (!(event.event() instanceof Said said)
        || !(said.content() instanceof EncryptedContent encrypted)) {
      return event;
    }
    Content decrypted =
        switch (found) {
          case KeyFound.Live(ContentKey key) ->
              key.decrypt(encrypted, MessagePlace.of(event, said));
          case KeyFound.Gone.DESTROYED -> LostContent.ERASED;
          case KeyFound.Gone.UNKNOWN -> LostContent.UNREADABLE;
        };
    if (decrypted == LostContent.UNREADABLE) {
      unreadable.increment();
    }
    return event.with(said.withContent(decrypted));
  }
}
