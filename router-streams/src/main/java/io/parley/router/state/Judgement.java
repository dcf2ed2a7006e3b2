package io.parley.router.state;

import io.parley.router.conversation.Conversation;
import io.parley.router.conversation.Decision;
import io.parley.router.conversation.Recipients;
import io.parley.router.conversation.Step;
import io.parley.schema.conversation.ErrorCode;
import io.parley.schema.event.Cursor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was decided on a command, and the steps that come of it.
///
/// @param conversation as it was before
/// @param blocked whether its members are two of whom one has blocked the other
/// @param failure because of which this command froze the conversation, if it did
public record Judgement(
    @Nullable Conversation conversation,
    boolean blocked,
    Decision decision,
    List<Step> steps,
    @Nullable RuntimeException failure) {

  static final Judgement FROZEN =
      new Judgement(
          null,
          false,
          Decision.rejected(ErrorCode.FROZEN, "the conversation was set aside for an operator"),
          List.of(),
          null);

  static Judgement failed(RuntimeException failure) {
    return new Judgement(null, false, FROZEN.decision, List.of(), failure);
  }

  /// To whom a cursor is pushed that this moves.
  public Recipients recipients(Cursor cursor) {
    return conversation == null || blocked
        ? Recipients.NOBODY
        : Recipients.of(conversation, cursor);
  }
}
