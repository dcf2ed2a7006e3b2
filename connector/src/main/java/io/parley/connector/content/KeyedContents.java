package io.parley.connector.content;

import io.parley.connector.history.StoreUnavailable;
import io.parley.schema.command.Command;
import io.parley.schema.event.EventEnvelope;
import io.parley.service.content.ContentOpener;
import io.parley.service.content.ContentSealer;
import io.parley.service.content.KeysUnavailable;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// With the content keys of the platform.
public final class KeyedContents implements Contents {

  private final ContentSealer sealer;
  private final ContentOpener opener;

  public KeyedContents(ContentSealer sealer, ContentOpener opener) {
    this.sealer = sealer;
    this.opener = opener;
  }

  @Override
  public @Nullable Command trySeal(String author, String conversation, Command command) {
    return sealer.trySeal(author, conversation, command);
  }

  @Override
  public Command seal(String author, String conversation, Command command) {
    return translating(() -> sealer.seal(author, conversation, command));
  }

  @Override
  public @Nullable EventEnvelope tryOpen(EventEnvelope event) {
    return opener.tryOpen(event);
  }

  @Override
  public List<EventEnvelope> open(List<EventEnvelope> events) {
    return translating(() -> opener.open(events));
  }

  @Override
  public @Nullable UUID keyId(EventEnvelope event) {
    return ContentOpener.keyId(event);
  }

  @Override
  public void fetch(Collection<UUID> keyIds) {
    translating(
        () -> {
          opener.fetch(keyIds);
          return true;
        });
  }

  private static <T> T translating(Supplier<T> work) {
    try {
      return work.get();
    } catch (KeysUnavailable e) {
      throw new StoreUnavailable("the store of content keys is away", e);
    }
  }
}
