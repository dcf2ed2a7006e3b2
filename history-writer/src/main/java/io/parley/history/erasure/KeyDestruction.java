package io.parley.history.erasure;

import io.parley.history.custody.Due;
import io.parley.history.custody.RetentionTarget;
import io.parley.history.custody.RetentionTarget.OfConversation;
import io.parley.history.custody.RetentionTarget.OfKind;
import io.parley.history.custody.RunTotals;
import io.parley.history.store.Erasing;
import io.parley.history.store.Erasing.Counted;
import io.parley.service.content.Destruction;
import io.parley.service.content.KeyDestroyer;
import io.parley.service.content.KeyScope;
import io.parley.service.content.KeyScope.ByAuthor;
import io.parley.service.content.KeyScope.InConversationBefore;
import io.parley.service.content.KeyScope.InKindBefore;
import io.parley.service.content.KeySubject;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

/// Destroys the content keys of what is due. A key goes once nothing in PostgreSQL has a content
/// any more that it may have encrypted: so it stays as long as one of its contents is held, or is
/// not due yet.
record KeyDestruction(KeyDestroyer keys, Erasing history) {

  RunTotals destroy(Due due, Counted redacted) {
    List<Destruction> all =
        scopes(due).map(scope -> keys.destroy(scope, subject -> isInUse(subject, due))).toList();
    return new RunTotals(
        redacted.redacted(),
        redacted.held(),
        all.stream().mapToLong(Destruction::destroyed).sum(),
        all.stream().mapToLong(Destruction::held).sum());
  }

  private static Stream<KeyScope> scopes(Due due) {
    return Stream.concat(
        due.erasedUntil().keySet().stream().map(ByAuthor::new),
        due.periods().entrySet().stream()
            .map(entry -> scope(entry.getKey(), before(due.began(), entry.getValue()))));
  }

  private static KeyScope scope(RetentionTarget target, YearMonth month) {
    return switch (target) {
      case OfKind(var kind) -> new InKindBefore(kind, month);
      case OfConversation(String conversation) -> new InConversationBefore(conversation, month);
    };
  }

  private static YearMonth before(Instant now, Duration period) {
    return YearMonth.from(now.minus(period).atOffset(ZoneOffset.UTC));
  }

  /// What authors say while the first run for them goes on is lost with the key.
  private boolean isInUse(KeySubject subject, Due due) {
    boolean first = due.began().equals(due.erasedUntil().get(subject.author()));
    return history.hasContent(
        subject.author(),
        subject.conversation(),
        subject.from(),
        first && due.began().isBefore(subject.to()) ? due.began() : subject.to());
  }
}
