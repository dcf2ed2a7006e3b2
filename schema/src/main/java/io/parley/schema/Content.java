package io.parley.schema;

/// What a message says: as its client wrote it, or sealed, or in neither way any more.
public sealed interface Content permits RawJson, SealedContent, LostContent, ErasedContent {

  /// The content that these bytes are in a command or an event. Takes over the array.
  ///
  /// @throws IllegalArgumentException if they begin as something sealed or erased and have not its
  ///   length
  static Content of(byte[] bytes) {
    if (SealedContent.begins(bytes)) {
      return SealedContent.of(bytes);
    }
    return ErasedContent.begins(bytes) ? ErasedContent.of(bytes) : RawJson.of(bytes);
  }

  /// Its bytes in commands and events; the array itself, not a copy: for reading only.
  ///
  /// @throws IllegalStateException of what is lost, which stands in neither
  byte[] bytes();
}
