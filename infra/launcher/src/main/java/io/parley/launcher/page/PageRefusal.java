package io.parley.launcher.page;

import org.jspecify.annotations.Nullable;

/// What was asked for is not done, for a reason that the page shows.
final class PageRefusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;

  /// @param status of HTTP
  /// @param reason one line
  PageRefusal(int status, String reason) {
    this(status, reason, null);
  }

  PageRefusal(int status, String reason, @Nullable Throwable cause) {
    super(reason, cause);
    this.status = status;
  }

  /// Of whoever is none, or no longer.
  static PageRefusal notLoggedIn() {
    return new PageRefusal(401, "nobody is logged in: log in again");
  }

  int status() {
    return status;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
