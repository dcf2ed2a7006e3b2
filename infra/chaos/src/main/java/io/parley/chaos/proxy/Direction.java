package io.parley.chaos.proxy;

/// Which way bytes go through the proxy.
public enum Direction {
  TO_SERVER,
  TO_CLIENT
}
