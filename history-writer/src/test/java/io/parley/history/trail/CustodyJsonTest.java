package io.parley.history.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.history.custody.CustodyEntry;
import io.parley.history.custody.CustodyFact;
import io.parley.history.custody.CustodyFact.Approved;
import io.parley.history.custody.CustodyFact.HoldSet;
import io.parley.history.custody.CustodyFact.KeptForEver;
import io.parley.history.custody.CustodyFact.Requested;
import io.parley.history.custody.CustodyFact.RunBegan;
import io.parley.history.custody.CustodyFact.RunEnded;
import io.parley.history.custody.HoldScope;
import io.parley.history.custody.RetentionTarget.OfConversation;
import io.parley.history.custody.RetentionTarget.OfKind;
import io.parley.history.custody.RunTotals;
import io.parley.history.custody.Wish.EraseUser;
import io.parley.history.custody.Wish.KeepFor;
import io.parley.history.custody.Wish.LiftHold;
import io.parley.history.trail.AuditTrail.Draft;
import io.parley.schema.RawJson;
import io.parley.schema.audit.AuditEntry;
import io.parley.schema.conversation.ConversationKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CustodyJsonTest {

  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00.123Z");

  static List<CustodyFact> facts() {
    return List.of(
        new HoldSet(new HoldScope("d:alice:bob", "carol", NOW, NOW.plusSeconds(1)), "case \"7\""),
        new HoldSet(new HoldScope(null, null, null, NOW), "x"),
        new Requested(new LiftHold(7), "settled", NOW),
        new Requested(new EraseUser("alice"), "asked for", NOW),
        new Requested(
            new KeepFor(new OfKind(ConversationKind.GROUP), Duration.ofDays(9)), "x", NOW),
        new Requested(
            new KeepFor(new OfConversation("d:alice:bob"), Duration.ofMillis(1)), "x", NOW),
        new Approved(3),
        new KeptForEver(new OfKind(ConversationKind.DIRECT)),
        new RunBegan(true),
        new RunBegan(false),
        new RunEnded(9, new RunTotals(1, 2, 3, 4)));
  }

  @ParameterizedTest
  @MethodSource("facts")
  void readsWhatItWrote(CustodyFact fact) {
    Draft draft = CustodyJson.write(fact);

    assertThat(CustodyJson.read(new AuditEntry(5, NOW, "olga", draft.action(), draft.details())))
        .contains(new CustodyEntry(5, NOW, "olga", fact));
  }

  @Test
  void passesOverWhatIsAboutSomethingElse() {
    assertThat(CustodyJson.read(entry(AuditEntry.EXPORT, "{\"format\":\"csv\"}"))).isEmpty();
    assertThat(CustodyJson.read(entry(AuditEntry.ROLES, "{}"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hold {\"reason\":\"x\"}",
        "hold {\"user\":\"alice\"}",
        "hold nonsense",
        "request {\"reason\":\"x\",\"expires\":\"2026-11-21T08:00:00Z\"}",
        "request {\"eraseUser\":\"alice\",\"reason\":\"x\",\"expires\":\"soon\"}",
        "request {\"keep\":\"group\",\"period\":\"long\",\"reason\":\"x\",\"expires\":\"x\"}",
        "approve {\"request\":\"7\"}",
        "keep {\"keep\":\"everything\"}",
        "run.done {\"run\":1}"
      })
  void refusesWhatItCanNotUnderstand(String line) {
    String[] words = line.split(" ", 2);

    assertThatThrownBy(() -> CustodyJson.read(entry(words[0], words[1])))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static AuditEntry entry(String action, String details) {
    return new AuditEntry(1, NOW, "olga", action, RawJson.of(details));
  }
}
