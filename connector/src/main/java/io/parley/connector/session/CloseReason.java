package io.parley.connector.session;

/// Every reason for which a connection is closed, with its WebSocket close code (RFC 6455, section
/// 7.4) and what the client is to do next.
public enum CloseReason {
  /// The client left.
  NORMAL(1000, "normal", Advice.STAY_AWAY),
  GOING_AWAY(1001, "going away", Advice.RECONNECT),
  /// The bytes are no WebSocket frames. Mend the client.
  PROTOCOL_ERROR(1002, "protocol error", Advice.STAY_AWAY),
  /// A text message is not UTF-8. Mend the client.
  INVALID_PAYLOAD(1007, "invalid payload", Advice.STAY_AWAY),
  /// A frame was larger than `limits.frameBytes`. Mend the client.
  TOO_BIG(1009, "frame too big", Advice.STAY_AWAY),

  /// The node leaves; another one takes over.
  DRAINING(4000, "draining", Advice.RECONNECT),
  /// The client read too slowly for too long.
  SLOW_CONSUMER(4001, "slow consumer", Advice.RECONNECT),
  /// A ping was not answered.
  HEARTBEAT_MISSED(4002, "heartbeat missed", Advice.RECONNECT),
  /// Nothing was heard for the idle timeout on a transport that can't be pinged.
  IDLE(4003, "idle", Advice.RECONNECT),
  /// A mistake of the server's own; it was logged.
  SERVER_ERROR(4004, "server error", Advice.RECONNECT),
  /// The node is full; try another one.
  TOO_MANY_CONNECTIONS(4005, "too many connections", Advice.RECONNECT),

  /// No `hello` came in time.
  LOGIN_TIMEOUT(4100, "login timeout", Advice.STAY_AWAY),
  /// Log in for another token.
  TOKEN_REFUSED(4101, "token refused", Advice.STAY_AWAY),
  /// Refresh the token, then connect again.
  TOKEN_EXPIRED(4102, "token expired", Advice.STAY_AWAY),
  /// Ended by the user, an administrator, or a newer log-in of the same device.
  SESSION_ENDED(4103, "session ended", Advice.STAY_AWAY),
  ACCOUNT_SUSPENDED(4104, "account suspended", Advice.STAY_AWAY),
  /// Three frames in a row that were none. Mend the client.
  PROTOCOL_VIOLATION(4105, "protocol violation", Advice.STAY_AWAY),
  RATE_LIMITED(4106, "rate limit exceeded persistently", Advice.STAY_AWAY);

  /// What a client does when its connection was closed.
  public enum Advice {
    /// Connect again, to any node, with full-jitter exponential backoff.
    RECONNECT,
    /// Not before the cause is gone.
    STAY_AWAY
  }

  private final int code;
  private final String text;
  private final Advice advice;

  CloseReason(int code, String text, Advice advice) {
    this.code = code;
    this.text = text;
    this.advice = advice;
  }

  public int code() {
    return code;
  }

  /// The `reason` of a close frame and of `bye`.
  public String text() {
    return text;
  }

  public Advice advice() {
    return advice;
  }
}
