package io.parley.launcher.page;

import io.parley.history.audit.Scope;
import org.jspecify.annotations.Nullable;

/// Which events a form of the page asks for.
final class PageScope {

  private PageScope() {}

  /// @param otherwise the user's part, where the form does not say it
  static Scope of(PageQuestion question, Scope.Part otherwise) {
    if (question.isEmpty("conversation", "user", "from", "to", "text")) {
      throw new PageRefusal(400, "say a text, a user, a conversation or a time");
    }
    try {
      return new Scope(
          question.optionalConversation(),
          question.optionalUser(),
          part(question.optionalText("as"), otherwise),
          question.optionalTime("from"),
          question.optionalTime("to"),
          question.optionalText("text"));
    } catch (IllegalArgumentException e) {
      throw new PageRefusal(400, String.valueOf(e.getMessage()), e);
    }
  }

  private static Scope.Part part(@Nullable String name, Scope.Part otherwise) {
    return switch (name) {
      case null -> otherwise;
      case "sender" -> Scope.Part.SENDER;
      case "member" -> Scope.Part.MEMBER;
      default -> throw new PageRefusal(400, "as: sender or member");
    };
  }
}
