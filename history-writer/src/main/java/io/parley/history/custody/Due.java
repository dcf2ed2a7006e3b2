package io.parley.history.custody;

import io.parley.history.custody.RetentionTarget.OfConversation;
import io.parley.history.custody.RetentionTarget.OfKind;
import io.parley.schema.conversation.ConversationId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a run erases: what users wrote of whom that was confirmed, and what is too old; but for
/// what is held. The same for ever, once the run has begun.
///
/// @param run its number on the audit log
/// @param began when it began, from which ages are counted
/// @param erasedUntil up to when, by user
/// @param periods for how long what is said is kept; empty if the run does not look at ages
public record Due(
    long run,
    Instant began,
    Map<String, Instant> erasedUntil,
    Map<RetentionTarget, Duration> periods,
    List<Hold> holds) {

  public Due {
    erasedUntil = Map.copyOf(erasedUntil);
    periods = Map.copyOf(periods);
    holds = List.copyOf(holds);
  }

  /// Whether it is to be erased, were it not for holds.
  public boolean covers(Utterance said) {
    Instant until = erasedUntil.get(said.author());
    if (until != null && !said.time().isAfter(until)) {
      return true;
    }
    Duration period = period(said.conversation());
    return period != null && said.time().isBefore(began.minus(period));
  }

  /// The hold that protects it, the oldest; empty if none does.
  public Optional<Hold> heldBy(Utterance said, Readers readers) {
    return holds.stream().filter(hold -> hold.scope().covers(said, readers)).findFirst();
  }

  /// The users of whom holds protect what they could read.
  public Set<String> heldUsers() {
    return holds.stream()
        .map(hold -> hold.scope().user())
        .filter(user -> user != null)
        .collect(Collectors.toUnmodifiableSet());
  }

  /// The first time of which nothing is due.
  public Instant end() {
    Instant oldest =
        periods.values().stream().map(began::minus).max(Instant::compareTo).orElse(Instant.EPOCH);
    return erasedUntil.values().stream()
        .map(until -> until.plusMillis(1))
        .reduce(oldest, (one, other) -> one.isAfter(other) ? one : other);
  }

  private @Nullable Duration period(String conversation) {
    Duration own = periods.get(new OfConversation(conversation));
    return own == null ? periods.get(new OfKind(ConversationId.kind(conversation))) : own;
  }
}
