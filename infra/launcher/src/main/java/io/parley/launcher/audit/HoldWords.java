package io.parley.launcher.audit;

import io.parley.history.custody.HoldScope;
import java.util.ArrayList;
import java.util.List;

/// What a hold covers, in words.
public final class HoldWords {

  private HoldWords() {}

  /// What is named, and nothing else.
  public static String of(HoldScope scope) {
    List<String> words = new ArrayList<>();
    if (scope.conversation() != null) {
      words.add("conversation " + scope.conversation());
    }
    if (scope.user() != null) {
      words.add("user " + scope.user());
    }
    if (scope.from() != null) {
      words.add("from " + scope.from());
    }
    if (scope.to() != null) {
      words.add("to " + scope.to());
    }
    return String.join(", ", words);
  }
}
