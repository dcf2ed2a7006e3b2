package io.parley.launcher;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// How the parts are configured when all of them run on one machine, beside their defaults: one
/// broker, so nothing is replicated; few connections to PostgreSQL; everything on loopback.
///
/// @param data where state and keys are kept
/// @param nodes how many connectors; their ports count up from the given ones, 0 for any free ones
/// @param adminPort of the first connector; those of router and history writer follow the
///   connectors'
record PlatformSettings(
    String kafka,
    String redis,
    String postgres,
    Path data,
    int nodes,
    int port,
    int tcpPort,
    int adminPort) {

  private static final String LOOPBACK = "127.0.0.1";
  private static final int MIN_PASSWORD_CHARS = 6;

  Map<String, Object> router() {
    Map<String, Object> settings = common(nodes);
    settings.put("streams.state-dir", data.resolve("router").toString());
    settings.put("streams.standby-replicas", 0);
    settings.put("streams.threads", 1);
    return settings;
  }

  Map<String, Object> historyWriter() {
    Map<String, Object> settings = common(nodes + 1);
    settings.put("postgres.url", postgres);
    settings.put("checkpoints.key-file", data.resolve("checkpoint-key.pem").toString());
    settings.put("checkpoints.create-key", true);
    settings.put("checkpoints.period", "10s");
    settings.put("checkpoints.file", data.resolve("checkpoints.jsonl").toString());
    settings.put("archive.directory", archive(data).toString());
    settings.put("archive.period", "10s");
    return settings;
  }

  /// Where the log's archive is kept.
  static Path archive(Path data) {
    return data.resolve("archive");
  }

  Map<String, Object> connector(int index) {
    return connectorOnPorts(index, plus(port, index), plus(tcpPort, index));
  }

  Map<String, Object> connectorOnPorts(int index, int nodePort, int nodeTcpPort) {
    Map<String, Object> settings = common(index);
    String node = "node-" + (index + 1);
    settings.put("node", node);
    settings.put("transport.host", LOOPBACK);
    settings.put("transport.port", nodePort);
    settings.put("transport.tcp-port", nodeTcpPort);
    settings.put("postgres.url", postgres);
    settings.put("redis.uri", redis);
    settings.put("account.min-password-chars", MIN_PASSWORD_CHARS);
    settings.put("account.self-registration", true);
    settings.put("tokens.key-file", data.resolve("access-token-key.pem").toString());
    settings.put("tokens.create-key", true);
    settings.put("content.master-key-file", data.resolve("master-keys.txt").toString());
    settings.put("content.create-key", true);
    settings.put("audit-page.enabled", true);
    settings.put("audit-page.export-dir", data.resolve("exports").resolve(node).toString());
    return settings;
  }

  private Map<String, Object> common(int adminIndex) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("kafka.bootstrap-servers", kafka);
    settings.put("kafka.replication-factor", 1);
    settings.put("kafka.min-insync-replicas", 1);
    settings.put("admin.host", LOOPBACK);
    settings.put("admin.port", plus(adminPort, adminIndex));
    return settings;
  }

  private static int plus(int port, int index) {
    return port == 0 ? 0 : port + index;
  }
}
