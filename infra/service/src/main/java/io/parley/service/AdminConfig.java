package io.parley.service;

/// Where operators look at a process: `/metrics`, `/health/live`, `/health/ready`.
///
/// @param host the address to listen on
/// @param port 0 for any free one
public record AdminConfig(String host, int port) {

  public AdminConfig {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be from 0 to 65535");
    }
  }
}
