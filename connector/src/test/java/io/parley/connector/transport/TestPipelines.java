package io.parley.connector.transport;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.ChannelHandler;
import io.parley.connector.ConnectorConfig;
import io.parley.connector.account.AccountApi;
import io.parley.connector.session.FakeNode;
import io.parley.service.Configuration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/// The handlers of channels without sockets, around a [FakeNode].
final class TestPipelines {

  static final List<String> OTHER_NODES = List.of("10.0.0.2:8080", "10.0.0.3:8080");

  final FakeNode node;
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final ConnectionMetrics metrics;
  final Connections connections;
  private final TransportConfig config;
  private final Entrance entrance;

  /// @param settings over the defaults, such as `max-connections`
  TestPipelines(Map<String, ?> settings) {
    this(new FakeNode(), settings);
  }

  TestPipelines(FakeNode node, Map<String, ?> settings) {
    this.node = node;
    metrics = new ConnectionMetrics(meters, node.registry);
    config = config(settings);
    connections =
        new Connections(
            node.reception(),
            new Admission(config.admission(), config.maxConnections()),
            () -> OTHER_NODES,
            metrics);
    entrance =
        new Entrance(
            new SocketLimit(config.maxConnections() + 2, metrics),
            null,
            new ClientAddress(config.proxies()),
            connections);
  }

  static TransportConfig config(Map<String, ?> settings) {
    Map<String, Object> all = new HashMap<>();
    settings.forEach((key, value) -> all.put("transport." + key, value));
    return Configuration.of(ConnectorConfig.class, all).transport();
  }

  ChannelHandler lines() {
    return new LineInitializer(entrance, connections);
  }

  ChannelHandler http(AccountApi accounts, Executor blocking) {
    return new HttpInitializer(
        entrance,
        config.httpTimeout(),
        new HttpRoutes(accounts, new StaticFiles(), blocking, metrics),
        new WebSocketUpgrade(config.websocket(), connections));
  }

  int clients() {
    return connections.admission().clients();
  }
}
