package io.parley.testing;

import io.parley.servers.EmbeddedServers;
import io.parley.servers.ServerPorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/// Servers embedded in the test run, on a directory that ends with it.
final class EmbeddedSource implements ServerSource {

  private final EmbeddedServers servers;
  private final Path data;

  private EmbeddedSource(Path data) {
    this.data = data;
    this.servers = EmbeddedServers.start(data, ServerPorts.FREE);
  }

  static EmbeddedSource start() {
    try {
      var source = new EmbeddedSource(Files.createTempDirectory("parley-test-"));
      // An interrupted run must not leave PostgreSQL and Redis behind; closing twice does nothing.
      Runtime.getRuntime().addShutdownHook(new Thread(source.servers::close, "stop-servers"));
      return source;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String kafka() {
    return servers.kafka();
  }

  @Override
  public String redis() {
    return servers.redis();
  }

  @Override
  public String postgres() {
    return servers.postgreSql();
  }

  @Override
  public void close() {
    servers.close();
    try {
      for (var path : deepestFirst()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Path> deepestFirst() throws IOException {
    try (var tree = Files.walk(data)) {
      return tree.sorted(Comparator.reverseOrder()).toList();
    }
  }
}
