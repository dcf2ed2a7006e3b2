package io.parley.service.content;

import io.parley.schema.EncryptedContent;
import io.parley.schema.ErasedContent;
import io.parley.schema.LostContent;
import io.parley.schema.RawJson;
import io.parley.schema.command.Command;
import io.parley.schema.command.Command.Say;
import io.parley.schema.conversation.ConversationId;
import io.parley.schema.conversation.ConversationKind;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Encrypts what authors say.
public final class ContentEncryption {

  private final KeyCache keys;
  private final Set<ConversationKind> kinds;
  private final InstantSource clock;

  /// @param kinds of the conversations in which it is encrypted
  public ContentEncryption(KeyCache keys, Set<ConversationKind> kinds, InstantSource clock) {
    this.keys = keys;
    this.kinds = kinds;
    this.clock = clock;
  }

  /// The command with its content encrypted, if it has one that is to be; null if the key is still
  /// to be fetched. Never blocks.
  public @Nullable Command tryEncrypt(String author, String conversation, Command command) {
    if (!(command instanceof Say wish) || !isEncrypted(conversation)) {
      return command;
    }
    ContentKey key = keys.encrypting(subject(author, conversation));
    return key == null ? null : encrypt(key, wish);
  }

  /// The same; fetches the key if it must.
  ///
  /// @throws KeysUnavailable if it can't
  public Command encrypt(String author, String conversation, Command command) {
    return command instanceof Say wish && isEncrypted(conversation)
        ? encrypt(keys.obtain(subject(author, conversation)), wish)
        : command;
  }

  private boolean isEncrypted(String conversation) {
    return kinds.contains(ConversationId.kind(conversation));
  }

  private KeySubject subject(String author, String conversation) {
    return KeySubject.at(author, conversation, clock.instant());
  }

  private static Say encrypt(ContentKey key, Say wish) {
    return switch (wish.content()) {
      case RawJson json ->
          wish.withContent(
              key.encrypt(
                  json,
                  MessagePlace.of(key.subject().conversation(), key.subject().author(), wish)));
      case EncryptedContent _, LostContent _, ErasedContent _ ->
          throw new IllegalArgumentException("a client says nothing but JSON");
    };
  }
}
