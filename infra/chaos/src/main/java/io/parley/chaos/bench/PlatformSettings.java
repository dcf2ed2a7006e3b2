package io.parley.chaos.bench;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The configuration of each process of a platform: the defaults, but that everything is reached
/// through a link of the process's own, and listens on a free port.
final class PlatformSettings {

  private final Path directory;
  private final PlatformLayout layout;
  private final BrokerCluster brokers;
  private final FreePort ports;
  private final PlatformLinks links;
  private final Map<String, URI> adminByProcess = new LinkedHashMap<>();
  private final List<URI> nodes = new ArrayList<>();

  /// @param links gets those that the configurations name
  PlatformSettings(
      Path directory,
      PlatformLayout layout,
      BrokerCluster brokers,
      FreePort ports,
      PlatformLinks links) {
    this.directory = directory;
    this.layout = layout;
    this.brokers = brokers;
    this.ports = ports;
    this.links = links;
  }

  /// Where those serve their health and metrics that were configured so far.
  Map<String, URI> adminByProcess() {
    return adminByProcess;
  }

  /// Where clients connect to those nodes that were configured so far, each through its link.
  List<URI> nodes() {
    return List.copyOf(nodes);
  }

  /// Where a router keeps what it could do without.
  Path state(String router) {
    return directory.resolve(router + "-state");
  }

  Path masterKeys() {
    return directory.resolve("master-keys.txt");
  }

  Map<String, Object> router(String name) {
    Map<String, Object> streams = new LinkedHashMap<>();
    streams.put("state-dir", state(name).toString());
    streams.put("standby-replicas", layout.routers() > 1 ? 1 : 0);
    streams.put("threads", 1);
    streams.putAll(layout.streams());
    Map<String, Object> settings = common(name);
    settings.put("streams", streams);
    return settings;
  }

  Map<String, Object> writer(String name, StoreEndpoints stores) {
    Map<String, Object> settings = common(name);
    settings.put("postgres", postgres(name, stores));
    return settings;
  }

  Map<String, Object> node(String name, StoreEndpoints stores) {
    int port = ports.next();
    nodes.add(links.through("clients-" + name, http(port)));
    Map<String, Object> settings = common(name);
    settings.put("node", name);
    settings.put(
        "transport", Map.of("host", FreePort.HOST, "port", port, "tcp-port", ports.next()));
    settings.put("postgres", postgres(name, stores));
    settings.put("redis", Map.of("uri", links.through(name + "-redis", stores.redis()).toString()));
    settings.put("account", Map.of("self-registration", true));
    settings.put(
        "tokens",
        Map.of(
            "key-file", directory.resolve("access-token-key.pem").toString(), "create-key", true));
    if (layout.encrypted()) {
      settings.put(
          "content", Map.of("master-key-file", masterKeys().toString(), "create-key", true));
    }
    return settings;
  }

  private Map<String, Object> common(String name) {
    links.add(name + "-kafka", brokers.proxies(name));
    int adminPort = ports.next();
    adminByProcess.put(name, http(adminPort));
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put(
        "kafka",
        Map.of(
            "bootstrap-servers",
            brokers.of(name),
            "replication-factor",
            layout.replicas(),
            "min-insync-replicas",
            layout.minInsyncReplicas()));
    settings.put("admin", Map.of("host", FreePort.HOST, "port", adminPort));
    return settings;
  }

  private Map<String, String> postgres(String name, StoreEndpoints stores) {
    return Map.of("url", stores.postgres(links, name + "-postgres"));
  }

  private static URI http(int port) {
    return URI.create("http://%s:%d".formatted(FreePort.HOST, port));
  }
}
