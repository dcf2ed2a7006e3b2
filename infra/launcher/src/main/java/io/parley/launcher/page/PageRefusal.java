package io.parley.launcher.page;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What was asked for is not done, for a reason that the page shows.
final class PageRefusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final Duration retryAfter;

  /// @param status of HTTP
  /// @param reason one line
  PageRefusal(int status, String reason) {
    this(status, reason, null);
  }

  PageRefusal(int status, String reason, @Nullable Throwable cause) {
    this(status, reason, Duration.ZERO, cause);
  }

  private PageRefusal(int status, String reason, Duration retryAfter, @Nullable Throwable cause) {
    super(reason, cause);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /// Of what will be possible again after a while.
  static PageRefusal retryable(int status, String reason, Duration retryAfter) {
    return new PageRefusal(status, reason, retryAfter, null);
  }

  /// Of whoever is none, or no longer.
  static PageRefusal notLoggedIn() {
    return new PageRefusal(401, "nobody is logged in: log in again");
  }

  int status() {
    return status;
  }

  /// For how long to wait before the next try; zero if that would not help, or is not known.
  Duration retryAfter() {
    return retryAfter;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
