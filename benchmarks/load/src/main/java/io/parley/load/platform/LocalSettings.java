package io.parley.load.platform;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The configuration files of a deployment that is made to be measured: the defaults, but for one
/// broker, and without limits on how much a client may send.
///
/// @param overrides settings by process and path, such as `router.streams.threads`
record LocalSettings(
    Path directory, String kafka, String redis, String postgres, Map<String, String> overrides) {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Map<String, Integer> NO_BOUND = Map.of("burst", 1_000_000, "per-second", 0);

  String connector(String node, int port, int adminPort) {
    Map<String, Object> settings = common(adminPort);
    settings.put("node", node);
    settings.put("transport.host", "127.0.0.1");
    settings.put("transport.port", port);
    settings.put("transport.tcp-port", 0);
    settings.put("transport.max-connections", 100_000);
    settings.put("transport.admission.max-strangers", 0);
    settings.put("transport.admission.accepts", NO_BOUND);
    for (String rate : List.of("frames", "bytes", "user-messages", "conversation-messages")) {
      settings.put("session.rates." + rate, NO_BOUND);
    }
    settings.put("postgres.url", postgres);
    settings.put("redis.uri", redis);
    settings.put("tokens.key-file", directory.resolve(Deployment.TOKEN_KEY).toString());
    settings.put("tokens.create-key", true);
    return write("connector", settings);
  }

  String router(int adminPort) {
    Map<String, Object> settings = common(adminPort);
    settings.put("streams.state-dir", directory.resolve("router").toString());
    settings.put("streams.standby-replicas", 0);
    return write("router", settings);
  }

  String historyWriter(int adminPort) {
    Map<String, Object> settings = common(adminPort);
    settings.put("postgres.url", postgres);
    return write("history-writer", settings);
  }

  private Map<String, Object> common(int adminPort) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("kafka.bootstrap-servers", kafka);
    settings.put("kafka.replication-factor", 1);
    settings.put("kafka.min-insync-replicas", 1);
    settings.put("admin.port", adminPort);
    return settings;
  }

  /// As JSON, which is YAML too.
  private String write(String process, Map<String, Object> settings) {
    ObjectNode tree = JSON.createObjectNode();
    new TreeMap<>(settings).forEach((path, value) -> put(tree, path, value));
    overrides.forEach(
        (path, value) -> {
          if (path.startsWith(process + ".")) {
            put(tree, path.substring(process.length() + 1), value);
          }
        });
    return tree.toPrettyString();
  }

  private static void put(ObjectNode tree, String path, Object value) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      tree.set(path, JSON.valueToTree(value));
    } else {
      String first = path.substring(0, dot);
      ObjectNode below = tree.get(first) instanceof ObjectNode node ? node : tree.putObject(first);
      put(below, path.substring(dot + 1), value);
    }
  }
}
