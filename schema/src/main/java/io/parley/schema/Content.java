package io.parley.schema;

/// What a message says: as its client wrote it, or encrypted, or in neither way any more.
public sealed interface Content permits RawJson, EncryptedContent, LostContent {

  /// The content that these bytes are in a command or an event. Takes over the array.
  ///
  /// @throws IllegalArgumentException if they begin as something encrypted and are too short for it
  static Content of(byte[] bytes) {
    return EncryptedContent.begins(bytes) ? EncryptedContent.of(bytes) : RawJson.of(bytes);
  }

  /// Its bytes in commands and events; the array itself, not a copy: for reading only.
  ///
  /// @throws IllegalStateException of what is lost, which stands in neither
  byte[] bytes();
}
