package io.parley.connector.transport;

import io.netty.channel.Channel;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The beginning of every pipeline: the limit of sockets, then, where they are used, the header of
/// a proxy and TLS.
///
/// @param certificate null without TLS
record Entrance(
    SocketLimit socketLimit,
    @Nullable Certificate certificate,
    ClientAddress addresses,
    Connections connections) {

  /// Builds the pipeline of a new channel, with `rest` at its end.
  void build(Channel channel, Consumer<Channel> rest) {
    channel.pipeline().addLast(HandlerNames.SOCKET_LIMIT, socketLimit);
    if (addresses.comesWithHeader(channel)) {
      channel
          .pipeline()
          .addLast(HandlerNames.PROXY_HEADER, new HAProxyMessageDecoder())
          .addLast(
              HandlerNames.PROXY,
              new ProxyProtocolHandler(
                  channel, connections.loop(channel), proxied -> buildOn(proxied, rest)));
    } else {
      buildOn(channel, rest);
    }
  }

  private void buildOn(Channel channel, Consumer<Channel> rest) {
    if (certificate != null) {
      channel.pipeline().addLast(HandlerNames.TLS, certificate.handler(channel.alloc()));
    }
    rest.accept(channel);
  }
}
