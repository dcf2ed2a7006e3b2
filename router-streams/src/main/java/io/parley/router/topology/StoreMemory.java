package io.parley.router.topology;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/// The memory that RocksDB takes outside the heap: one bound for the stores of all partitions,
/// blocks read and entries not yet flushed together. Without it, each store would take its own.
public final class StoreMemory implements AutoCloseable {

  /// The setting that holds the [StoreMemory].
  static final String SETTING = "parley.store.memory";

  private static final int WRITE_BUFFERS_SHARE = 3;

  private final Cache blocks;
  private final WriteBufferManager writeBuffers;

  public StoreMemory(long bytes) {
    // Made before the first store, which would otherwise load it.
    RocksDB.loadLibrary();
    blocks = new LRUCache(bytes);
    writeBuffers = new WriteBufferManager(bytes / WRITE_BUFFERS_SHARE, blocks);
  }

  @Override
  public void close() {
    writeBuffers.close();
    blocks.close();
  }

  /// Applies it to a store. Made by Streams.
  public static final class Setter implements RocksDBConfigSetter {

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
      if (configs.get(SETTING) instanceof StoreMemory memory
          && options.tableFormatConfig() instanceof BlockBasedTableConfig table) {
        table.setBlockCache(memory.blocks);
        table.setCacheIndexAndFilterBlocks(true);
        options.setWriteBufferManager(memory.writeBuffers);
        options.setTableFormatConfig(table);
      }
    }

    @Override
    public void close(String storeName, Options options) {
      // The memory is shared, and closed by whoever made it.
    }
  }
}
