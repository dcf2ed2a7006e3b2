package io.parley.history.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.history.audit.Excerpt;
import io.parley.history.audit.Past;
import io.parley.history.audit.PastContract;
import io.parley.history.audit.RecordedEvent;
import io.parley.history.audit.Redaction;
import io.parley.history.audit.Scope;
import io.parley.history.custody.Custody;
import io.parley.history.custody.CustodyEntry;
import io.parley.history.custody.CustodyFact;
import io.parley.history.custody.CustodyFact.Approved;
import io.parley.history.custody.CustodyFact.HoldSet;
import io.parley.history.custody.CustodyFact.Requested;
import io.parley.history.custody.CustodyFact.RunBegan;
import io.parley.history.custody.HoldScope;
import io.parley.history.custody.Wish.EraseUser;
import io.parley.history.log.FakeLog;
import io.parley.history.projection.ConversationLog;
import io.parley.history.projection.LoggedEvent;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.event.Cursor;
import io.parley.schema.event.Event.MemberLeft;
import io.parley.schema.event.EventHash;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogPastTest implements PastContract {

  private static final Instant LATER = Instant.parse("2026-12-01T00:00:00Z");

  private final FakeLog log = new FakeLog();
  private Custody custody = Custody.NOTHING;

  @TempDir private Path directory = Path.of("");

  @Override
  public <T> T read(List<LoggedEvent> events, List<Cursor> cursors, Function<Past, T> work) {
    events.forEach(event -> log.append(partition(event.envelope().conversation()), event));
    cursors.forEach(log::append);
    return work.apply(past());
  }

  @Test
  void refusesALogThatDoesNotHaveItsBeginning() {
    ConversationLog conversation = ConversationLog.group("g:1").post("a");
    conversation.events().forEach(event -> log.append(0, event));
    log.forget(0, 1);

    assertThatThrownBy(this::past)
        .isInstanceOf(IncompleteLog.class)
        .hasMessage("the log does not hold the beginning of parley.events-0: it begins at 1");
  }

  @Test
  void passesOverWhatStandsTwiceAndWhatCannotBeRead() {
    ConversationLog conversation = ConversationLog.group("g:1").post("a").post("b");
    conversation.events(1, 2).forEach(event -> log.append(0, event));
    conversation.events(1, 2).forEach(event -> log.append(0, event));
    log.replace(0, 4, new byte[] {1, 2, 3});
    log.replace(0, 5, conversation.event(3));

    assertThat(events(Scope.of("g:1")))
        .extracting(RecordedEvent::sealed)
        .containsExactlyElementsOf(
            conversation.events().stream().map(LoggedEvent::sealed).toList());
  }

  @Test
  void hasForALostEventWhatAnOperatorHasItWritten() {
    ConversationLog conversation = ConversationLog.group("g:1").post("a").post("b");
    log.append(0, conversation.event(1));
    log.append(0, conversation.event(3));

    List<RecordedEvent> events = events(Scope.of("g:1"));

    assertThat(events).extracting(RecordedEvent::sequence).containsExactly(1L, 2L, 3L);
    assertThat(events.get(1).sealed().hash()).isEqualTo(EventHash.GENESIS);
  }

  @Test
  void doesNotShowWhatWasErasedAndShowsWhatWasHeld() {
    ConversationLog held = ConversationLog.group("g:1").post("bob could read it");
    ConversationLog erased =
        ConversationLog.group("g:2").post("held").add(new MemberLeft("bob")).post("not held");
    decide(new HoldSet(new HoldScope(null, "bob", null, null), "case 7"));
    decide(new Requested(new EraseUser("alice"), "asked for it", LATER.plusSeconds(60)));
    decide(new Approved(2));
    decide(new RunBegan(false));
    held.events().forEach(event -> log.append(0, event));
    erased.events().forEach(event -> log.append(1, event));

    List<RecordedEvent> events =
        events(new Scope(null, "alice", Scope.Part.SENDER, null, null, null));

    assertThat(events).hasSize(6);
    assertThat(events.stream().filter(LogPastTest::isErased))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.conversation()).isEqualTo("g:2");
              assertThat(event.sequence()).isEqualTo(4);
              assertThat(event.sealed().hash()).isEqualTo(erased.head(4).hash());
            });
    List<Boolean> readOneByOne = new ArrayList<>();
    past()
        .read(
            "g:2",
            stored ->
                readOneByOne.add(Redaction.read(EventCodec.decode(stored.bytes())).isPresent()));
    assertThat(readOneByOne).containsExactly(false, false, false, true);
  }

  private static boolean isErased(RecordedEvent event) {
    return Redaction.read(EventCodec.decode(event.sealed().bytes()))
        .filter(redaction -> redaction.run() == 4)
        .isPresent();
  }

  private void decide(CustodyFact fact) {
    custody = custody.after(new CustodyEntry(++decided, LATER, "olga", fact));
  }

  private long decided;

  private List<RecordedEvent> events(Scope scope) {
    List<RecordedEvent> events = new ArrayList<>();
    try (Excerpt excerpt = past().excerpt(scope)) {
      excerpt.events().forEachRemaining(events::add);
    }
    return events;
  }

  private LogPast past() {
    return new LogPast(log, null, custody, directory, (_, _) -> {});
  }

  private static int partition(String conversation) {
    return Math.floorMod(conversation.hashCode(), 3);
  }
}
