package io.parley.connector.sync;

import io.parley.connector.history.Answer;
import io.parley.connector.history.ConversationPage;
import io.parley.connector.history.EventPage;
import io.parley.connector.history.History;
import io.parley.connector.history.MemberPage;
import io.parley.connector.history.Range;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A history that never refuses what it only does not know yet: before a conversation is said not
/// to exist, the history catches up with the log and is asked again.
public final class CaughtUpHistory implements History {

  private final History history;
  private final ReadIndex readIndex;

  public CaughtUpHistory(History history, ReadIndex readIndex) {
    this.history = history;
    this.readIndex = readIndex;
  }

  @Override
  public Answer<EventPage> events(String user, String conversation, Range range, int limit) {
    return askedAgainIfRefused(() -> history.events(user, conversation, range, limit));
  }

  @Override
  public ConversationPage conversations(String user, @Nullable String after, int limit) {
    return history.conversations(user, after, limit);
  }

  @Override
  public Answer<MemberPage> members(
      String user, String conversation, @Nullable String after, int limit) {
    return askedAgainIfRefused(() -> history.members(user, conversation, after, limit));
  }

  @Override
  public Answer<Long> head(String user, String channel) {
    return askedAgainIfRefused(() -> history.head(user, channel));
  }

  private <T> Answer<T> askedAgainIfRefused(Supplier<Answer<T>> question) {
    return switch (question.get()) {
      case Answer.Found<T> found -> found;
      case Answer.Refused<T> _ -> {
        ReadIndex.awaitAll(readIndex.reached());
        yield question.get();
      }
    };
  }
}
