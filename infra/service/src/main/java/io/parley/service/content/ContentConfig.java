package io.parley.service.content;

import io.parley.schema.conversation.ConversationKind;
import java.time.Duration;
import java.util.Set;

/// How messages' contents are encrypted in the log, and decrypted.
///
/// @param masterKeyFile see [MasterKeys]; empty: nothing is encrypted, and what is can't be
///   decrypted
/// @param createKey whether the file is made if there is none
/// @param encrypt the kinds of conversations whose messages are encrypted
/// @param postgresUrl a JDBC URL of where the content keys are; empty: with everything else
/// @param maxConnections to that
/// @param maxKeys that are remembered
/// @param lease for how long those are good while the store is away
public record ContentConfig(
    String masterKeyFile,
    boolean createKey,
    Set<ConversationKind> encrypt,
    String postgresUrl,
    int maxConnections,
    int maxKeys,
    Duration lease) {

  public ContentConfig {
    if (encrypt.contains(ConversationKind.CONTACT)) {
      throw new IllegalArgumentException("encrypt: nothing is said in contacts");
    }
    if (maxConnections < 1) {
      throw new IllegalArgumentException("max-connections must be at least 1");
    }
    if (maxKeys < 1_000) {
      throw new IllegalArgumentException("max-keys must be at least 1000");
    }
    if (lease.toSeconds() < 10) {
      throw new IllegalArgumentException("lease must be at least 10s");
    }
    encrypt = Set.copyOf(encrypt);
  }

  /// Whether there are content keys at all.
  public boolean isOn() {
    return !masterKeyFile.isEmpty();
  }
}
