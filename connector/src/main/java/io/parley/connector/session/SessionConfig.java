package io.parley.connector.session;

import java.time.Duration;

/// How sessions are kept.
///
/// @param loginTimeout for how long a connection may stay without a session (default 10s)
/// @param heartbeat how often a client that is silent is pinged, and is to say something itself
///   (25s)
/// @param idleTimeout after how long without a sign of life a connection is closed (60s); more than
///   `heartbeat`
/// @param replyTimeout for how long a request may stay open (10s); then its answer is `unavailable`
/// @param maxFrameBytes of a client's frame (131072); room for the largest content
/// @param maxOpenRequests of one session; at this many nothing more is read from it (256)
/// @param maxSubscriptions channels that one session may subscribe to (256)
/// @param maxBlockingCalls questions to PostgreSQL and checks of tokens at once, over all sessions;
///   beyond them `unavailable` is answered (1024)
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
    Outbound outbound) {

  public static final SessionConfig DEFAULT =
      new SessionConfig(
          Duration.ofSeconds(10),
          Duration.ofSeconds(25),
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          128 * 1024,
          256,
          256,
          1024,
          Outbound.DEFAULT);

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
  ///   receipts and signals are dropped, and nothing more is read (524288)
  /// @param maxAge for how long a client may not take anything before the same happens (10s)
  /// @param grace for how long a client may not take anything before it is cut off (30s); at least
  ///   `maxAge`
  /// @param syncBufferBytes pushes that wait for the end of a sync; beyond them `resync` (1048576)
  public record Outbound(int maxBytes, Duration maxAge, Duration grace, int syncBufferBytes) {

    public static final Outbound DEFAULT =
        new Outbound(512 * 1024, Duration.ofSeconds(10), Duration.ofSeconds(30), 1024 * 1024);

    private static final int MIN_BYTES = 16 * 1024;

    public Outbound {
      require(maxBytes >= MIN_BYTES, "max-bytes must be at least " + MIN_BYTES);
      requirePositive("max-age", maxAge);
      require(grace.compareTo(maxAge) >= 0, "grace must not be less than max-age");
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
