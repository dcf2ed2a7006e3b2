package io.parley.connector.transport;

import java.util.List;

/// The proxies in front of the node, whose word about a client's address is taken. The defaults
/// stand in `connector.yaml`.
///
/// @param addresses of the proxies, or blocks of them, as `10.1.2.3` or `10.0.0.0/8`
/// @param protocol whether they begin each connection with a header of the PROXY protocol
public record ProxyConfig(List<String> addresses, boolean protocol) {

  public ProxyConfig {
    addresses = List.copyOf(addresses);
    addresses.forEach(AddressBlock::parse);
    if (protocol && addresses.isEmpty()) {
      throw new IllegalArgumentException("protocol needs addresses");
    }
  }
}
