package io.parley.connector.rate;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/// Where a client is, as far as it can't change it at will.
public final class Network {

  /// What a customer is commonly given; anyone can have as many addresses within.
  private static final int IPV6_PREFIX_BYTES = 8;

  private Network() {}

  /// What stands for an address: itself, of version 6 its network.
  public static String of(String address) {
    try {
      return InetAddress.ofLiteral(address) instanceof Inet6Address v6
          ? HexFormat.of().formatHex(Arrays.copyOf(v6.getAddress(), IPV6_PREFIX_BYTES)) + "/64"
          : address;
    } catch (IllegalArgumentException _) {
      return address; // a transport's own word for a peer without an address
    }
  }
}
