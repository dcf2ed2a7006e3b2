package io.parley.connector.content;

import io.parley.schema.command.Command;
import org.jspecify.annotations.Nullable;

/// Encrypts what clients say. What blocks throws [io.parley.connector.history.StoreUnavailable]
/// when the store of keys is away. Safe for many threads.
public interface CommandContents {

  /// The command as it goes to the router; null if a key is still to be fetched. Never blocks.
  @Nullable Command tryEncrypt(String author, String conversation, Command command);

  /// The command as it goes to the router. Blocks.
  Command encrypt(String author, String conversation, Command command);
}
