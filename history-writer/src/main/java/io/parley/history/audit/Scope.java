package io.parley.history.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Which events somebody wants to see: those for which everything holds that is named.
///
/// @param user of whom only events are wanted; see `part`
/// @param from the first moment
/// @param to the first moment that is too late
/// @param text that an event's content has to hold, in any case of letters
public record Scope(
    @Nullable String conversation,
    @Nullable String user,
    Part part,
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable String text) {

  public Scope {
    if (conversation == null && user == null && from == null && to == null && text == null) {
      throw new IllegalArgumentException("a scope of everything is none");
    }
    if (from != null && to != null && !from.isBefore(to)) {
      throw new IllegalArgumentException("the time from " + from + " to " + to + " is empty");
    }
    if (text != null && text.isBlank()) {
      throw new IllegalArgumentException("the text to search for is empty");
    }
  }

  /// A user's part in an event.
  public enum Part {
    /// Whose command it was.
    SENDER,
    /// Who was a member when it happened, and so could see it.
    MEMBER
  }

  /// Whether it is all that there is in one conversation.
  public boolean isOneConversation() {
    return conversation != null && equals(of(conversation));
  }

  /// Whether it is a time in all conversations.
  public boolean isTime() {
    return conversation == null && user == null && text == null;
  }

  /// Everything in one conversation.
  public static Scope of(String conversation) {
    return new Scope(conversation, null, Part.MEMBER, null, null, null);
  }
}
