package io.parley.schema;

/// What a message says: as its client wrote it, or encrypted, or in neither way any more.
public sealed interface Content permits RawJson, EncryptedContent, LostContent, ErasedContent {

  /// The content that these bytes are in a command or an event. Takes over the array.
  ///
  /// @throws IllegalArgumentException if they begin as something encrypted or erased and have not
  ///   its length
  static Content of(byte[] bytes) {
    if (EncryptedContent.begins(bytes)) {
      return EncryptedContent.of(bytes);
    }
    return ErasedContent.begins(bytes) ? ErasedContent.of(bytes) : RawJson.of(bytes);
  }

  /// Its bytes in commands and events; the array itself, not a copy: for reading only.
  ///
  /// @throws IllegalStateException of what is lost, which stands in neither
  byte[] bytes();
}
