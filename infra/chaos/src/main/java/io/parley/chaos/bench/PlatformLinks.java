package io.parley.chaos.bench;

import io.parley.chaos.proxy.FaultProxy;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// The ways between the processes of a platform, each through a proxy, or through one to each
/// broker, so that each can be broken alone.
final class PlatformLinks implements AutoCloseable {

  private final Map<String, List<FaultProxy>> proxiesByLink = new LinkedHashMap<>();

  Set<String> names() {
    return proxiesByLink.keySet();
  }

  /// The proxies that a link leads through.
  List<FaultProxy> proxies(String link) {
    return Objects.requireNonNull(proxiesByLink.get(link), link);
  }

  /// One whose proxies are there already.
  void add(String link, List<FaultProxy> proxies) {
    proxiesByLink.put(link, proxies);
  }

  /// Makes one.
  ///
  /// @param server whose authority is a host and a port
  /// @return the same with the proxy's in their place
  URI through(String link, URI server) {
    FaultProxy proxy = FaultProxy.start(server.getHost(), server.getPort());
    add(link, List.of(proxy));
    return URI.create(
        server
            .toString()
            .replace("//" + server.getAuthority(), "//" + FreePort.HOST + ":" + proxy.port()));
  }

  @Override
  public void close() {
    proxiesByLink.values().forEach(proxies -> proxies.forEach(FaultProxy::close));
  }
}
