package io.parley.connector.content;

import io.parley.connector.history.StoreUnavailable;
import io.parley.schema.command.Command;
import io.parley.schema.event.EventEnvelope;
import io.parley.service.content.ContentDecryption;
import io.parley.service.content.ContentEncryption;
import io.parley.service.content.KeysUnavailable;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// With the content keys of the platform.
public final class KeyedContents implements Contents {

  private final ContentEncryption encryption;
  private final ContentDecryption decryption;

  public KeyedContents(ContentEncryption encryption, ContentDecryption decryption) {
    this.encryption = encryption;
    this.decryption = decryption;
  }

  @Override
  public @Nullable Command tryEncrypt(String author, String conversation, Command command) {
    return encryption.tryEncrypt(author, conversation, command);
  }

  @Override
  public Command encrypt(String author, String conversation, Command command) {
    return translating(() -> encryption.encrypt(author, conversation, command));
  }

  @Override
  public @Nullable EventEnvelope tryDecrypt(EventEnvelope event) {
    return decryption.tryDecrypt(event);
  }

  @Override
  public List<EventEnvelope> decrypt(List<EventEnvelope> events) {
    return translating(() -> decryption.decrypt(events));
  }

  @Override
  public @Nullable UUID keyId(EventEnvelope event) {
    return ContentDecryption.keyId(event);
  }

  @Override
  public void fetch(Collection<UUID> keyIds) {
    translating(
        () -> {
          decryption.fetch(keyIds);
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
