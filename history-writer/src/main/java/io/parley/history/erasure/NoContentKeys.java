package io.parley.history.erasure;

import io.parley.service.content.ContentKey;
import io.parley.service.content.ContentKeys;
import io.parley.service.content.Destruction;
import io.parley.service.content.KeyFound;
import io.parley.service.content.KeyScope;
import io.parley.service.content.KeySubject;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;

/// The content keys where nothing is encrypted: there are none.
public enum NoContentKeys implements ContentKeys {
  STORE;

  private static final Destruction NOTHING = new Destruction(0, 0);

  @Override
  public Map<UUID, KeyFound> find(Collection<UUID> ids) {
    Map<UUID, KeyFound> found = new HashMap<>();
    ids.forEach(id -> found.put(id, KeyFound.Gone.UNKNOWN));
    return found;
  }

  @Override
  public ContentKey obtain(KeySubject subject) {
    throw new UnsupportedOperationException("nothing is encrypted");
  }

  @Override
  public Destruction destroy(KeyScope scope, Predicate<KeySubject> held) {
    return NOTHING;
  }
}
