package io.parley.connector.session;

import io.parley.connector.history.Answer;
import io.parley.connector.history.ConversationPage;
import io.parley.connector.history.EventPage;
import io.parley.connector.history.History;
import io.parley.connector.history.MemberPage;
import io.parley.connector.history.Range;
import io.parley.schema.conversation.ErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A history of prepared answers, the same for everybody.
final class FakeHistory implements History {

  Answer<EventPage> events = new Answer.Refused<>(ErrorCode.NO_SUCH_CONVERSATION, "none");
  Answer<MemberPage> members = new Answer.Refused<>(ErrorCode.NO_SUCH_CONVERSATION, "none");
  Answer<Long> head = new Answer.Refused<>(ErrorCode.NO_SUCH_CONVERSATION, "none");
  ConversationPage conversations = new ConversationPage(List.of(), false);

  @Override
  public Answer<EventPage> events(String user, String conversation, Range range, int limit) {
    return events;
  }

  @Override
  public ConversationPage conversations(String user, @Nullable String after, int limit) {
    return conversations;
  }

  @Override
  public Answer<MemberPage> members(
      String user, String conversation, @Nullable String after, int limit) {
    return members;
  }

  @Override
  public Answer<Long> head(String user, String channel) {
    return head;
  }
}
