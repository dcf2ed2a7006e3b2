package io.parley.load.client;

import java.net.InetSocketAddress;

/// How one client comes in.
public sealed interface Entry {

  InetSocketAddress server();

  /// The target of the WebSocket handshake.
  String path();

  /// To a node: `hello`, then `sync`.
  ///
  /// @param cursors a JSON object, as in `sync`
  record ToNode(InetSocketAddress server, String user, String token, String cursors)
      implements Entry {

    /// Of the one device that every user has.
    public static final String DEVICE = "bench";

    @Override
    public String path() {
      return "/v1/ws";
    }

    String hello() {
      return """
      {"type":"hello","id":"q-hello","token":"%s","device":{"id":"%s"},\
      "client":{"name":"bench","version":"1"}}\
      """
          .formatted(token, DEVICE);
    }

    String sync() {
      return "{\"type\":\"sync\",\"id\":\"q-sync\",\"cursors\":%s}".formatted(cursors);
    }
  }

  /// To a room of the relay.
  record ToRelay(InetSocketAddress server, int room) implements Entry {
    @Override
    public String path() {
      return "/" + room;
    }
  }
}
