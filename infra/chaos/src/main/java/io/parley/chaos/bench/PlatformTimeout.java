package io.parley.chaos.bench;

import io.parley.schema.route.RouterReport;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/// The times after which somebody in the platform gives up on somebody else, as they are by
/// default: what matters happens a little before and a little after them.
enum PlatformTimeout {
  /// A router's in its group: `streams.session-timeout`.
  SESSION(Duration.ofSeconds(3)),
  /// A router's transaction's: `streams.transaction-timeout`.
  TRANSACTION(Duration.ofSeconds(3)),
  /// For how long nodes count a router that is silent.
  ROUTER_LEASE(RouterReport.LEASE),
  /// For how long nodes count another that is silent: `nodes.lease`.
  NODE_LEASE(Duration.ofSeconds(12)),
  /// A history writer's in its group: `ingest.session-timeout`.
  WRITER_SESSION(Duration.ofSeconds(10)),
  /// A command's: `commands.delivery-timeout`.
  DELIVERY(Duration.ofSeconds(10)),
  /// A broker's with the controller.
  BROKER_SESSION(Duration.ofSeconds(3)),
  /// Of a call to Redis: `redis.timeout`.
  REDIS(Duration.ofMillis(500));

  private final Duration length;

  PlatformTimeout(Duration length) {
    this.length = length;
  }

  /// @throws IllegalArgumentException if there is none of that name
  static PlatformTimeout named(String word) {
    return Arrays.stream(values())
        .filter(timeout -> timeout.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s is no timeout; there are %s"
                        .formatted(
                            word, Arrays.stream(values()).map(PlatformTimeout::word).toList())));
  }

  Duration length() {
    return length;
  }

  Duration times(double factor) {
    return Duration.ofMillis(Math.round(length.toMillis() * factor));
  }

  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
