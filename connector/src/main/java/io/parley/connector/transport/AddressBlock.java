package io.parley.connector.transport;

import java.net.InetAddress;

/// A block of addresses (RFC 4632).
///
/// @param prefixBits how many bits all of them have in common
record AddressBlock(InetAddress first, int prefixBits) {

  /// Reads `10.1.2.3`, `10.0.0.0/8`, `2001:db8::/32`.
  ///
  /// @throws IllegalArgumentException if it is none
  static AddressBlock parse(String text) {
    int slash = text.indexOf('/');
    try {
      InetAddress first = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
      int bits = first.getAddress().length * Byte.SIZE;
      int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
      if (prefix >= 0 && prefix <= bits) {
        return new AddressBlock(first, prefix);
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(refusal(text), e);
    }
    throw new IllegalArgumentException(refusal(text));
  }

  boolean contains(InetAddress address) {
    byte[] mine = first.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < prefixBits; bit++) {
      int mask = 0x80 >> (bit % Byte.SIZE);
      if (((mine[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  private static String refusal(String text) {
    return "addresses: " + text + " is no address and no block as 10.0.0.0/8";
  }
}
