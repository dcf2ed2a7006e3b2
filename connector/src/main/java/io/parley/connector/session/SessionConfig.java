package io.parley.connector.session;

import java.time.Duration;

/// How sessions are kept; the defaults stand in `connector.yaml`.
///
/// @param loginTimeout for how long a connection may stay without a session
/// @param heartbeat how often a client that is silent is pinged, and is to say something itself
/// @param idleTimeout after how long without a sign of life a connection is closed; more than
///   `heartbeat`
/// @param replyTimeout for how long a request may stay open; then its answer is `unavailable`
/// @param maxFrameBytes of a client's frame; room for the largest content
/// @param maxOpenRequests of one session; at this many nothing more is read from it
/// @param maxSubscriptions channels that one session may subscribe to
/// @param maxBlockingCalls questions to PostgreSQL and checks of tokens at once, over all sessions;
///   beyond them `unavailable` is answered
/// @param rates how much may come in
/// @param outbound what may wait to be sent
public record SessionConfig(
    Duration loginTimeout,
    Duration heartbeat,
    Duration idleTimeout,
    Duration replyTimeout,
    int maxFrameBytes,
    int maxOpenRequests,
    int maxSubscriptions,
    int maxBlockingCalls,
    RateConfig rates,
    Outbound outbound) {

  private static final int MIN_FRAME_BYTES = 1024;

  public SessionConfig {
    requirePositive("login-timeout", loginTimeout);
    requirePositive("heartbeat", heartbeat);
    requirePositive("reply-timeout", replyTimeout);
    require(idleTimeout.compareTo(heartbeat) > 0, "idle-timeout must be more than heartbeat");
    require(
        maxFrameBytes >= MIN_FRAME_BYTES, "max-frame-bytes must be at least " + MIN_FRAME_BYTES);
    require(maxOpenRequests > 0, "max-open-requests must be at least 1");
    require(maxSubscriptions >= 0, "max-subscriptions must not be negative");
    require(maxBlockingCalls > 0, "max-blocking-calls must be at least 1");
  }

  /// What may wait to be sent to one client.
  ///
  /// @param maxBytes beyond these events are no longer pushed but told as `resync`; at half of them
  ///   receipts and signals are dropped, and nothing more is read
  /// @param maxAge for how long a client may not take anything before the same happens
  /// @param grace for how long a client may not take anything before it is cut off; at least
  ///   `maxAge`
  /// @param nodeBytes what may wait for all of a node's clients together; beyond them clients that
  ///   are behind get no pushes but a `resync` later; at least `maxBytes`
  /// @param syncBufferBytes pushes that wait for the end of a sync; beyond them `resync`
  public record Outbound(
      int maxBytes, Duration maxAge, Duration grace, long nodeBytes, int syncBufferBytes) {

    private static final int MIN_BYTES = 16 * 1024;

    public Outbound {
      require(maxBytes >= MIN_BYTES, "max-bytes must be at least " + MIN_BYTES);
      requirePositive("max-age", maxAge);
      require(grace.compareTo(maxAge) >= 0, "grace must not be less than max-age");
      require(nodeBytes >= maxBytes, "node-bytes must not be less than max-bytes");
      require(syncBufferBytes >= 0, "sync-buffer-bytes must not be negative");
    }
  }

  private static void requirePositive(String key, Duration duration) {
    require(duration.isPositive(), key + " must be more than 0");
  }

  private static void require(boolean kept, String rule) {
    if (!kept) {
      throw new IllegalArgumentException(rule);
    }
  }
}
