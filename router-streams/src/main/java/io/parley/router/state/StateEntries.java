package io.parley.router.state;

import java.util.function.BiConsumer;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/// Where one partition's state is kept: entries of bytes, in the order of their keys. For one
/// thread.
public interface StateEntries {

  byte @Nullable [] get(Bytes key);

  void put(Bytes key, byte[] value);

  void delete(Bytes key);

  /// Shows the entries whose keys begin with the prefix, in order.
  void scan(Bytes prefix, BiConsumer<Bytes, byte[]> each);
}
