package io.parley.connector.session;

import java.util.Map;
import java.util.function.BiConsumer;

/// Does what it is told for a sync; channels need no wait.
public record FakeSynchronizer(BiConsumer<Session, Map<String, Long>> sync)
    implements Synchronizer {

  @Override
  public void synchronize(Session session, Map<String, Long> cursors) {
    sync.accept(session, cursors);
  }

  @Override
  public void awaitChannel(String channel) {}
}
