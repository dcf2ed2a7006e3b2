package io.parley.schema;

/// Stands where something encrypted was to be decrypted and can't be. Never in the log.
public enum LostContent implements Content {
  /// Its key was destroyed.
  ERASED,
  /// Its key is not known here, or does not decrypt it.
  UNREADABLE;

  @Override
  public byte[] bytes() {
    throw new IllegalStateException("there is nothing left of it");
  }
}
