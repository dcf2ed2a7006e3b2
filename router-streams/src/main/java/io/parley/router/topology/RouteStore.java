package io.parley.router.topology;

import io.parley.router.routing.RouteTable;
import java.util.Map;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.StoreBuilder;

/// The route table as Streams sees it: a global store that is not persistent, so that whenever it
/// is opened the whole topic is read again, through [RouteProcessor]. (Streams runs the processor
/// of a global store on restore too; see KIP-813 and KAFKA-7663.)
final class RouteStore implements StateStore {

  static final String NAME = "routes";

  private final RouteTable table;
  private boolean open;

  private RouteStore(RouteTable table) {
    this.table = table;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    table.clear();
    open = true;
    context.register(
        root,
        (_, _) -> {
          throw new IllegalStateException("routes are restored by their processor alone");
        });
  }

  @Override
  public void close() {
    open = false;
  }

  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  /// Makes the store, always around the same table.
  record Builder(RouteTable table) implements StoreBuilder<RouteStore> {

    @Override
    public RouteStore build() {
      return new RouteStore(table);
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public boolean loggingEnabled() {
      return false;
    }

    @Override
    public Map<String, String> logConfig() {
      return Map.of();
    }

    @Override
    public StoreBuilder<RouteStore> withLoggingDisabled() {
      return this;
    }

    @Override
    public StoreBuilder<RouteStore> withLoggingEnabled(Map<String, String> config) {
      throw new UnsupportedOperationException("the topic itself is the log of a global store");
    }

    @Override
    public StoreBuilder<RouteStore> withCachingEnabled() {
      throw new UnsupportedOperationException("the table is in memory already");
    }

    @Override
    public StoreBuilder<RouteStore> withCachingDisabled() {
      return this;
    }
  }
}
