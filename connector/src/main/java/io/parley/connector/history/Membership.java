package io.parley.connector.history;

import org.jspecify.annotations.Nullable;

/// From when to when a user was a member.
///
/// @param joined the sequence of the event by which the user became a member
/// @param left the sequence of the event by which that ended; null if it has not
record Membership(long joined, @Nullable Long left) {

  boolean isCurrent() {
    return left == null;
  }

  /// What the member may see of a conversation with this head. Both ends belong to it.
  Interval visible(long head) {
    return new Interval(joined, left == null ? head : left);
  }
}
