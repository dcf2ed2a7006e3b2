package io.parley.service.content;

import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;

/// The store of content keys. Every method blocks, and throws [KeysUnavailable] when the store is
/// away. Safe for many threads and processes.
public interface ContentKeys {

  /// What is known of each of these keys.
  Map<UUID, KeyFound> find(Collection<UUID> ids);

  /// The key that encrypts what an author says now, which is made if there is none, or if it was
  /// destroyed.
  ContentKey obtain(KeySubject subject);

  /// Destroys keys, for good. Doing it again changes nothing.
  ///
  /// A node that reaches the store hears of it within two seconds; until then it still encrypts and
  /// decrypts with them, so what is said in that time is erased as well.
  ///
  /// @param held whether something holds what a key encrypts, which then stays
  Destruction destroy(KeyScope scope, Predicate<KeySubject> held);
}
