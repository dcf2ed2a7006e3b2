package io.parley.history.custody;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a hold protects: that for which everything holds that is named.
///
/// @param user who wrote it, or could read it as a member
/// @param from the first moment
/// @param to the first moment that is too late
public record HoldScope(
    @Nullable String conversation,
    @Nullable String user,
    @Nullable Instant from,
    @Nullable Instant to) {

  public HoldScope {
    if (conversation == null && user == null && from == null && to == null) {
      throw new IllegalArgumentException("a hold of nothing in particular");
    }
    if (from != null && to != null && !from.isBefore(to)) {
      throw new IllegalArgumentException("the time from " + from + " to " + to + " is empty");
    }
  }

  boolean covers(Utterance said, Readers readers) {
    return (conversation == null || conversation.equals(said.conversation()))
        && (from == null || !said.time().isBefore(from))
        && (to == null || said.time().isBefore(to))
        && (user == null
            || user.equals(said.author())
            || readers.couldRead(user, said.conversation(), said.sequence()));
  }
}
