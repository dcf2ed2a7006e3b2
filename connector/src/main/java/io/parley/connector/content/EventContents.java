package io.parley.connector.content;

import io.parley.schema.event.EventEnvelope;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Decrypts what clients are told. What blocks throws
/// [io.parley.connector.history.StoreUnavailable] when the store of keys is away. Safe for many
/// threads.
public interface EventContents {

  /// The event as clients may read it; null if a key is still to be fetched. Never blocks.
  @Nullable EventEnvelope tryDecrypt(EventEnvelope event);

  /// The events as clients may read them. Blocks.
  List<EventEnvelope> decrypt(List<EventEnvelope> events);

  /// The key that the event's content is encrypted with; null if it has none that is.
  @Nullable UUID keyId(EventEnvelope event);

  /// Fetches keys, so that what they encrypt can be decrypted. Blocks.
  void fetch(Collection<UUID> keyIds);
}
