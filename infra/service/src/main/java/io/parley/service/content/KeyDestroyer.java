package io.parley.service.content;

import java.util.function.Predicate;

/// Destroys content keys. Blocks, and throws [KeysUnavailable] when their store is away. Safe for
/// many threads and processes.
@FunctionalInterface
public interface KeyDestroyer {

  /// Where nothing is encrypted.
  KeyDestroyer NONE = (_, _) -> new Destruction(0, 0);

  /// Destroys keys, for good. Doing it again changes nothing.
  ///
  /// A node that reaches the store hears of it within two seconds; until then it still encrypts and
  /// decrypts with them, so what is said in that time is erased as well.
  ///
  /// @param held whether something holds what a key encrypts, which then stays
  Destruction destroy(KeyScope scope, Predicate<KeySubject> held);
}
