package io.parley.connector.history;

import io.parley.schema.conversation.Role;
import java.util.List;

/// Some of a conversation's members, in ascending order of their ids.
///
/// @param more whether there are others after the last one
public record MemberPage(List<Item> items, boolean more) {

  /// One member.
  ///
  /// @param joined the sequence of the event that made the user a member
  public record Item(String user, Role role, long joined, long delivered, long read) {}
}
