package io.parley.chaos.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/// What all devices of a run share.
///
/// @param nodes `http://host:port` of each node; a device takes one after the other
/// @param nowNs the run's monotonic clock
/// @param backoffCap the longest wait before the next attempt to connect
/// @param requestTimeout after which a request counts as lost
public record DeviceConfig(
    HttpClient http,
    List<URI> nodes,
    LongSupplier nowNs,
    String password,
    Duration backoffBase,
    Duration backoffCap,
    Duration connectTimeout,
    Duration requestTimeout,
    Duration pingInterval) {

  public static DeviceConfig of(HttpClient http, List<URI> nodes, LongSupplier nowNs) {
    return new DeviceConfig(
        http,
        nodes,
        nowNs,
        "correct horse battery",
        Duration.ofMillis(500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofSeconds(5));
  }
}
