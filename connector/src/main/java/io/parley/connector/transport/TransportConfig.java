package io.parley.connector.transport;

import java.time.Duration;

/// Where clients connect; the defaults stand in `connector.yaml`.
///
/// @param host the address to listen on
/// @param port of HTTP and WebSocket; 0 for any free one
/// @param tcpPort of lines of JSON; 0 for any free one
/// @param maxConnections clients at once; further ones are told to try another node
/// @param backlog connections that may wait to be accepted; the system may allow less
/// @param eventLoops threads that serve the sockets; 0 for as many as there are processors
/// @param httpTimeout for how long a client may take for an HTTP request, or keep its connection
///   without one
/// @param io how the sockets are driven
/// @param admission who is let in
/// @param websocket what a browser's WebSocket may do
/// @param proxies who may say where a client is
/// @param tls whether clients connect by TLS
public record TransportConfig(
    String host,
    int port,
    int tcpPort,
    int maxConnections,
    int backlog,
    int eventLoops,
    Duration httpTimeout,
    SocketIo io,
    AdmissionConfig admission,
    WebSocketConfig websocket,
    ProxyConfig proxies,
    TlsConfig tls) {

  private static final int MAX_PORT = 65_535;

  public TransportConfig {
    require(!host.isBlank(), "host must not be blank");
    require(port >= 0 && port <= MAX_PORT, "port must be from 0 to " + MAX_PORT);
    require(tcpPort >= 0 && tcpPort <= MAX_PORT, "tcp-port must be from 0 to " + MAX_PORT);
    require(port == 0 || port != tcpPort, "port and tcp-port must differ");
    require(maxConnections > 0, "max-connections must be at least 1");
    require(backlog > 0, "backlog must be at least 1");
    require(eventLoops >= 0, "event-loops must not be negative");
    require(httpTimeout.isPositive(), "http-timeout must be more than 0");
  }

  /// Where clients connect, for other nodes and people to see.
  public String address() {
    return host + ":" + port;
  }

  private static void require(boolean kept, String rule) {
    if (!kept) {
      throw new IllegalArgumentException(rule);
    }
  }
}
