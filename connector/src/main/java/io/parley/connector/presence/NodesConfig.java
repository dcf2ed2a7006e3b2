package io.parley.connector.presence;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;

/// How nodes know of each other.
///
/// @param lease for how long a node counts as alive after its last report; it reports three times
///   as often
/// @param address where clients reach this node, host and port, as told to those who find another
///   one full; empty for the machine's name and the port it listens on
/// @param topicGrace for how long the topic of a node that is gone is kept
public record NodesConfig(Duration lease, String address, Duration topicGrace) {

  private static final Set<String> ANY_ADDRESS = Set.of("0.0.0.0", "::", "[::]");
  private static final int REPORTS_PER_LEASE = 3;
  private static final Duration MIN_LEASE = Duration.ofSeconds(1);
  private static final Duration MAX_LEASE = Duration.ofMinutes(1);

  public NodesConfig {
    if (lease.compareTo(MIN_LEASE) < 0 || lease.compareTo(MAX_LEASE) > 0) {
      throw new IllegalArgumentException("lease must be from 1s to 60s");
    }
    if (topicGrace.compareTo(lease) < 0) {
      throw new IllegalArgumentException("topic-grace must not be less than lease");
    }
  }

  /// Where clients reach this node, which listens on that host and port.
  public String addressOf(String host, int port) {
    if (!address.isEmpty()) {
      return address;
    }
    return (ANY_ADDRESS.contains(host) ? machineName() : host) + ":" + port;
  }

  private static String machineName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException _) {
      return "localhost"; // a machine without a name is reached from itself alone
    }
  }

  /// Between two reports.
  public Duration period() {
    return lease.dividedBy(REPORTS_PER_LEASE);
  }
}
