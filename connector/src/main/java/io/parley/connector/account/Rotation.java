package io.parley.connector.account;

import java.util.UUID;

/// What became of a refresh token that was presented.
sealed interface Rotation {

  /// It was good, and its successor took its place.
  record Rotated(UUID login, String user, String device) implements Rotation {}

  /// It was used before: one of its two holders stole it, so the log-in was ended.
  record Reused(UUID login, String user) implements Rotation {}

  record Suspended() implements Rotation {}

  /// There is none like it, its log-in has ended, or its time has passed.
  record Invalid() implements Rotation {}
}
