package io.parley.service.content;

/// What is known of a content key by its id.
public sealed interface KeyFound {

  record Live(ContentKey key) implements KeyFound {}

  /// It was destroyed: what it encrypted is erased.
  enum Gone implements KeyFound {
    DESTROYED,
    /// There never was such a key in this store, or its master key is not configured.
    UNKNOWN
  }
}
