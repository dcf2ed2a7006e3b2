package io.parley.service.content;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/// What one content key encrypts: what an author says in a conversation in one month (UTC).
///
/// @param month by the clock of the node that encrypted, so that at its ends an event's time in the
///   log may lie in the month beside it
public record KeySubject(String author, String conversation, YearMonth month) {

  /// By how much, at the most, a node's clock and the log's differ about a message.
  private static final long SLACK_DAYS = 1;

  /// What an author says in a conversation now.
  public static KeySubject at(String author, String conversation, Instant now) {
    return new KeySubject(author, conversation, YearMonth.from(now.atZone(ZoneOffset.UTC)));
  }

  /// The first time that an event of it can have.
  public Instant from() {
    return firstDay(month).minus(SLACK_DAYS, ChronoUnit.DAYS);
  }

  /// A time that every event of it is before.
  public Instant to() {
    return firstDay(month.plusMonths(1)).plus(SLACK_DAYS, ChronoUnit.DAYS);
  }

  private static Instant firstDay(YearMonth month) {
    return month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
  }
}
