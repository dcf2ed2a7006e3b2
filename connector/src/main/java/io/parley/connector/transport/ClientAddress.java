package io.parley.connector.transport;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a client is: at the other end of the socket, or where a proxy that we trust says it is.
final class ClientAddress {

  private static final AttributeKey<InetSocketAddress> TOLD =
      AttributeKey.valueOf(ClientAddress.class, "told");

  private static final InetSocketAddress UNKNOWN = InetSocketAddress.createUnresolved("unknown", 0);

  private final List<AddressBlock> proxies;

  /// Whether proxies tell it in a header before everything else.
  private final boolean protocol;

  ClientAddress(ProxyConfig config) {
    this.proxies = config.addresses().stream().map(AddressBlock::parse).toList();
    this.protocol = config.protocol();
  }

  /// Whether what comes next is a proxy's header.
  boolean comesWithHeader(Channel channel) {
    return protocol && isProxied(channel);
  }

  static InetSocketAddress of(Channel channel) {
    InetSocketAddress told = channel.hasAttr(TOLD) ? channel.attr(TOLD).get() : null;
    if (told != null) {
      return told;
    }
    return channel.remoteAddress() instanceof InetSocketAddress address ? address : UNKNOWN;
  }

  private boolean isProxied(Channel channel) {
    return channel.remoteAddress() instanceof InetSocketAddress address
        && isProxy(address.getAddress());
  }

  /// A proxy told where the client is.
  static void tell(Channel channel, InetSocketAddress client) {
    channel.attr(TOLD).set(client);
  }

  /// Takes what a proxy says in `X-Forwarded-For`: each appends where it was called from, so the
  /// last address that is no proxy's is the client's. What stands before it anyone can write.
  void tellForwarded(Channel channel, List<String> forwardedFor) {
    if (protocol || !isProxied(channel)) {
      return;
    }
    String[] hops = String.join(",", forwardedFor).split(",", -1);
    channel.attr(TOLD).set(null);
    for (String hop : Arrays.asList(hops).reversed()) {
      InetAddress address = parse(hop.strip());
      if (address == null) {
        return;
      }
      tell(channel, new InetSocketAddress(address, 0));
      if (!isProxy(address)) {
        return;
      }
    }
  }

  private boolean isProxy(@Nullable InetAddress address) {
    return address != null && proxies.stream().anyMatch(block -> block.contains(address));
  }

  private static @Nullable InetAddress parse(String text) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException _) {
      return null; // not an address, so we go by what we know
    }
  }
}
