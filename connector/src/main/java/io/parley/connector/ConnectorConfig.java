package io.parley.connector;

import io.parley.connector.account.AccountConfig;
import io.parley.connector.account.TokenConfig;
import io.parley.connector.egress.DeliveryConfig;
import io.parley.connector.ingress.CommandLogConfig;
import io.parley.connector.presence.NodesConfig;
import io.parley.connector.presence.PresenceConfig;
import io.parley.connector.presence.RedisConfig;
import io.parley.connector.session.SessionConfig;
import io.parley.connector.sync.SyncConfig;
import io.parley.connector.transport.TransportConfig;
import io.parley.service.AdminConfig;
import io.parley.service.KafkaConfig;
import io.parley.service.PostgresConfig;
import io.parley.service.content.ContentConfig;
import java.time.Duration;
import java.util.regex.Pattern;

/// All settings of a connector; the defaults and what each means stand in `connector.yaml`.
///
/// @param node its name, which no other running node may have
/// @param drain for how long clients may take to leave when the node stops
public record ConnectorConfig(
    String node,
    Duration drain,
    TransportConfig transport,
    SessionConfig session,
    CommandLogConfig commands,
    DeliveryConfig delivery,
    SyncConfig sync,
    AccountConfig account,
    TokenConfig tokens,
    KafkaConfig kafka,
    PostgresConfig postgres,
    ContentConfig content,
    NodesConfig nodes,
    PresenceConfig presence,
    RedisConfig redis,
    AdminConfig admin,
    AuditPageConfig auditPage) {

  private static final Pattern NODE = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

  public ConnectorConfig {
    if (!NODE.matcher(node).matches()) {
      throw new IllegalArgumentException("node must be 1 to 40 of a-z 0-9 -");
    }
    if (drain.toSeconds() > 25) {
      throw new IllegalArgumentException("drain must be at most 25s");
    }
  }
}
