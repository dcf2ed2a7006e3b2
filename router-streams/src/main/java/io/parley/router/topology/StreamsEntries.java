package io.parley.router.topology;

import io.parley.router.state.StateEntries;
import java.util.function.BiConsumer;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// A task's store as the decider sees it.
record StreamsEntries(KeyValueStore<Bytes, byte[]> store) implements StateEntries {

  @Override
  public byte @Nullable [] get(Bytes key) {
    return store.get(key);
  }

  @Override
  public void put(Bytes key, byte[] value) {
    store.put(key, value);
  }

  @Override
  public void delete(Bytes key) {
    store.delete(key);
  }

  @Override
  public void scan(Bytes prefix, BiConsumer<Bytes, byte[]> each) {
    try (var found = store.prefixScan(prefix, new BytesSerializer())) {
      found.forEachRemaining(entry -> each.accept(entry.key, entry.value));
    }
  }
}
