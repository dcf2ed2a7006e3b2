package io.parley.service.content;

import io.parley.schema.conversation.ConversationKind;
import java.time.YearMonth;

/// Which content keys are to be destroyed.
public sealed interface KeyScope {

  /// All that a user has said anywhere.
  record ByAuthor(String author) implements KeyScope {}

  /// All that was said in a conversation.
  record InConversation(String conversation) implements KeyScope {}

  /// What was said in a conversation before a month.
  record InConversationBefore(String conversation, YearMonth month) implements KeyScope {}

  /// What was said before a month in all conversations of a kind.
  record InKindBefore(ConversationKind kind, YearMonth month) implements KeyScope {}
}
