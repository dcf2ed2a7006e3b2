package io.parley.connector.content;

import io.parley.schema.command.Command;
import io.parley.schema.event.EventEnvelope;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Seals what clients say and opens what they are told. What blocks throws
/// [io.parley.connector.history.StoreUnavailable] when the store of keys is away. Safe for many
/// threads.
public interface Contents {

  /// The command as it goes to the router; null if a key is still to be fetched. Never blocks.
  @Nullable Command trySeal(String author, String conversation, Command command);

  /// The command as it goes to the router. Blocks.
  Command seal(String author, String conversation, Command command);

  /// The event as clients may read it; null if a key is still to be fetched. Never blocks.
  @Nullable EventEnvelope tryOpen(EventEnvelope event);

  /// The events as clients may read them. Blocks.
  List<EventEnvelope> open(List<EventEnvelope> events);

  /// The key that the event's content is sealed with; null if it has none that is.
  @Nullable UUID keyId(EventEnvelope event);

  /// Fetches keys, so that what they seal can be opened. Blocks.
  void fetch(Collection<UUID> keyIds);
}
