package io.parley.connector.history;

import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.conversation.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some of a user's conversations, in ascending order of their ids.
///
/// @param more whether there are others after the last one
public record ConversationPage(List<Item> items, boolean more) {

  /// One conversation as its member sees it.
  ///
  /// @param head the highest sequence that the user may see
  /// @param delivered the user's own cursor
  /// @param read the user's own cursor
  public record Item(
      String conversation,
      ConversationKind kind,
      @Nullable String name,
      long head,
      Role role,
      long delivered,
      long read) {}
}
