package io.parley.connector.transport;

import java.net.URI;
import java.util.List;

/// What a browser's WebSocket may do. The defaults stand in `connector.yaml`.
///
/// @param origins pages that may connect, as `https://chat.example.com`; none named: all may
/// @param compression whether `permessage-deflate` is granted to who asks for it (RFC 7692)
public record WebSocketConfig(List<String> origins, boolean compression) {

  public WebSocketConfig {
    origins = List.copyOf(origins);
    origins.forEach(WebSocketConfig::check);
  }

  private static void check(String origin) {
    try {
      URI uri = URI.create(origin);
      if (uri.getScheme() != null && uri.getHost() != null && uri.getRawPath().isEmpty()) {
        return;
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(refusal(origin), e);
    }
    throw new IllegalArgumentException(refusal(origin));
  }

  private static String refusal(String origin) {
    return "origins: " + origin + " is not scheme://host or scheme://host:port";
  }
}
