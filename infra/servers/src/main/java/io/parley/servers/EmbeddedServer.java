package io.parley.servers;

/// A running server. Closing it waits for its end, and does nothing the second time.
public sealed interface EmbeddedServer extends AutoCloseable
    permits EmbeddedKafka, EmbeddedPostgreSql, EmbeddedRedis {

  @Override
  void close();
}
