package io.parley.router.topology;

import io.parley.router.state.StateEntries;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// A task's store as the decider sees it: what a command changes is gathered, and written to the
/// store at once.
final class StreamsEntries implements StateEntries {

  private final KeyValueStore<Bytes, byte[]> store;

  /// By key; null for what is deleted.
  private final Map<Bytes, byte @Nullable []> gathered = new LinkedHashMap<>();

  StreamsEntries(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  @Override
  public byte @Nullable [] get(Bytes key) {
    return gathered.containsKey(key) ? gathered.get(key) : store.get(key);
  }

  @Override
  public void put(Bytes key, byte[] value) {
    gathered.put(key, value);
  }

  @Override
  public void delete(Bytes key) {
    gathered.put(key, null);
  }

  @Override
  public void scan(Bytes prefix, BiConsumer<Bytes, byte[]> each) {
    write();
    try (var found = store.prefixScan(prefix, new BytesSerializer())) {
      found.forEachRemaining(entry -> each.accept(entry.key, entry.value));
    }
  }

  /// Writes what was gathered.
  void write() {
    if (gathered.isEmpty()) {
      return;
    }
    List<KeyValue<Bytes, byte[]>> entries = new ArrayList<>(gathered.size());
    gathered.forEach((key, value) -> entries.add(KeyValue.pair(key, value)));
    gathered.clear();
    store.putAll(entries);
  }
}
