package io.parley.connector.transport;

import io.parley.connector.rate.Rate;

/// Who is let in, beside [TransportConfig#maxConnections]. The defaults stand in `connector.yaml`.
///
/// @param maxPerAddress clients from one address at once, of IPv6 from one /64; 0 for any number
/// @param maxStrangers clients at once that have not logged in; 0 for any number
/// @param accepts sockets that are accepted; others wait in the backlog
public record AdmissionConfig(int maxPerAddress, int maxStrangers, Rate accepts) {

  public AdmissionConfig {
    if (maxPerAddress < 0) {
      throw new IllegalArgumentException("max-per-address must not be negative");
    }
    if (maxStrangers < 0) {
      throw new IllegalArgumentException("max-strangers must not be negative");
    }
  }
}
