package io.parley.connector.transport;

import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/// A channel without a socket, whose other end is at an address nevertheless.
final class AddressedChannel extends EmbeddedChannel {

  private final InetSocketAddress address;

  AddressedChannel(String address) {
    this.address = new InetSocketAddress(InetAddress.ofLiteral(address), 4711);
  }

  @Override
  protected SocketAddress remoteAddress0() {
    return address;
  }
}
