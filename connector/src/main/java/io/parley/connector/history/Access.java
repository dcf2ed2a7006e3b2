package io.parley.connector.history;

import io.parley.schema.conversation.ConversationKind;
import java.util.List;

/// A conversation as one user stands to it.
///
/// @param head the highest sequence that is projected; 0 if there is no such conversation
/// @param memberships all of the user's, in the order in which they began
record Access(ConversationKind kind, boolean open, long head, List<Membership> memberships) {

  static final Access NONE = new Access(ConversationKind.GROUP, false, 0, List.of());

  /// Whether anyone who is logged in may read it.
  boolean isPublic() {
    return kind == ConversationKind.CHANNEL && open;
  }

  boolean isMember() {
    return !memberships.isEmpty() && memberships.getLast().isCurrent();
  }

  /// Whether the user may know of it.
  boolean isKnown() {
    return isPublic() || !memberships.isEmpty();
  }

  Visible visible() {
    return isPublic()
        ? Visible.through(head)
        : new Visible(memberships.stream().map(membership -> membership.visible(head)).toList());
  }
}
