package io.parley.router.state;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/// Entries in memory, for a router that only looks back. Unbounded but for what the state itself is
/// bounded by, see [io.parley.router.conversation.Retention].
public final class MemoryEntries implements StateEntries {

  private final NavigableMap<Bytes, byte[]> entries = new TreeMap<>();

  @Override
  public byte @Nullable [] get(Bytes key) {
    return entries.get(key);
  }

  @Override
  public void put(Bytes key, byte[] value) {
    entries.put(key, value);
  }

  @Override
  public void delete(Bytes key) {
    entries.remove(key);
  }

  @Override
  public void scan(Bytes prefix, BiConsumer<Bytes, byte[]> each) {
    for (Map.Entry<Bytes, byte[]> entry : entries.tailMap(prefix).entrySet()) {
      if (!StateKey.startsWith(entry.getKey(), prefix)) {
        return;
      }
      each.accept(entry.getKey(), entry.getValue());
    }
  }
}
