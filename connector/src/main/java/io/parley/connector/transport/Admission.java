package io.parley.connector.transport;

import io.parley.connector.rate.Network;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// How many clients are in: all, those of each address, and those that have not logged in. Safe for
/// many threads.
final class Admission {

  private final AdmissionConfig config;
  private final int max;
  private final AtomicInteger clients = new AtomicInteger();
  private final AtomicInteger strangers = new AtomicInteger();

  /// Only of those that are in, so it is bounded by `max`. Empty if addresses have no bound.
  private final Map<String, Integer> clientsByNetwork = new ConcurrentHashMap<>();

  Admission(AdmissionConfig config, int max) {
    this.config = config;
    this.max = max;
  }

  /// Counts a stranger in.
  ///
  /// @return whether there is room; if not, nothing is counted
  boolean enter(InetSocketAddress address) {
    if (clients.incrementAndGet() > max) {
      left();
      return false;
    }
    if (strangers.incrementAndGet() > config.maxStrangers() && config.maxStrangers() > 0) {
      strangers.decrementAndGet();
      left();
      return false;
    }
    if (!enterNetwork(address)) {
      strangers.decrementAndGet();
      left();
      return false;
    }
    return true;
  }

  /// A client is no stranger any more.
  void known() {
    strangers.decrementAndGet();
  }

  void leave(InetSocketAddress address, boolean stranger) {
    if (stranger) {
      strangers.decrementAndGet();
    }
    if (config.maxPerAddress() > 0) {
      leaveNetwork(Network.of(address.getHostString()));
    }
    left();
  }

  private boolean enterNetwork(InetSocketAddress address) {
    if (config.maxPerAddress() == 0) {
      return true;
    }
    String network = Network.of(address.getHostString());
    int present = clientsByNetwork.merge(network, 1, Integer::sum);
    if (present > config.maxPerAddress()) {
      leaveNetwork(network);
      return false;
    }
    return true;
  }

  private void leaveNetwork(String network) {
    clientsByNetwork.computeIfPresent(network, (_, n) -> n > 1 ? n - 1 : null);
  }

  private void left() {
    if (clients.decrementAndGet() == 0) {
      synchronized (clients) {
        clients.notifyAll();
      }
    }
  }

  /// Waits until nobody is in, or until the deadline.
  void awaitNone(long deadlineNs) throws InterruptedException {
    synchronized (clients) {
      long leftNs = deadlineNs - System.nanoTime();
      while (clients.get() > 0 && leftNs > 0) {
        TimeUnit.NANOSECONDS.timedWait(clients, leftNs);
        leftNs = deadlineNs - System.nanoTime();
      }
    }
  }

  int clients() {
    return clients.get();
  }

  int strangers() {
    return strangers.get();
  }
}
