package io.parley.router.conversation;

import io.parley.schema.conversation.ClientId;
import io.parley.schema.conversation.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/// For how long messages are remembered, so that state is bounded and a retry is still always safe.
///
/// A `clientId` is refused once its own time is [Limits#MESSAGE_WINDOW] ago, and as long as it is
/// more than [Limits#CLIENT_CLOCK_AHEAD] ahead. So a message posted at T has a `clientId` of at
/// most T + ahead, which is refused by its age from T + ahead + window on: after that, nobody needs
/// to remember that it was posted. All times are those of the log.
public final class Retention {

  private static final Duration REMEMBERED = Limits.MESSAGE_WINDOW.plus(Limits.CLIENT_CLOCK_AHEAD);

  private Retention() {}

  /// Whether nothing that can still be accepted depends on the message.
  public static boolean isForgettable(PostedMessage message, Instant now) {
    return now.isAfter(remembersUntil(message));
  }

  /// The last moment at which something may depend on the message.
  public static Instant remembersUntil(PostedMessage message) {
    return message.time().plus(REMEMBERED);
  }

  static boolean isExpired(UUID clientId, Instant now) {
    return isOlder(ClientId.time(clientId), Limits.MESSAGE_WINDOW, now);
  }

  static boolean isAhead(UUID clientId, Instant now) {
    return ClientId.time(clientId).isAfter(now.plus(Limits.CLIENT_CLOCK_AHEAD));
  }

  static boolean isSettled(PostedMessage message, Instant now) {
    return isOlder(message.time(), Limits.MESSAGE_WINDOW, now);
  }

  private static boolean isOlder(Instant time, Duration age, Instant now) {
    return time.isBefore(now.minus(age));
  }
}
