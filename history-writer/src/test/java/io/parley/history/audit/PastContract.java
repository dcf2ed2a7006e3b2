package io.parley.history.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.history.audit.Receipts.Answer;
import io.parley.history.projection.ConversationLog;
import io.parley.history.projection.LoggedEvent;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.conversation.Role;
import io.parley.schema.event.Cursor;
import io.parley.schema.event.Event.MemberLeft;
import io.parley.schema.event.Event.MembersJoined;
import io.parley.schema.event.EventHash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The past, wherever it is read from.
public interface PastContract {

  /// Reads what has come of a log.
  <T> T read(List<LoggedEvent> events, List<Cursor> cursors, Function<Past, T> work);

  private <T> T read(Function<Past, T> work, ConversationLog... logs) {
    List<LoggedEvent> events = new ArrayList<>();
    for (ConversationLog log : logs) {
      events.addAll(log.events());
    }
    return read(events, List.of(), work);
  }

  @Test
  default void readsAConversationFromItsFirstEventUntilItIsEnough() {
    ConversationLog log = ConversationLog.group("g:1").post("one").post("two");
    List<EventHash> all = new ArrayList<>();
    List<EventHash> two = new ArrayList<>();

    read(
        past -> {
          past.read("g:1", stored -> all.add(stored.hash()));
          past.read("g:1", stored -> two.add(stored.hash()) && two.size() < 2);
          return true;
        },
        ConversationLog.group("g:0").post("other"),
        log);

    assertThat(all).containsExactly(log.head(1).hash(), log.head(2).hash(), log.head(3).hash());
    assertThat(two).containsExactly(log.head(1).hash(), log.head(2).hash());
  }

  @Test
  default void hasNothingOfAConversationThatThereIsNot() {
    List<EventHash> found = new ArrayList<>();

    List<String> events =
        read(
            past -> {
              past.read("g:2", stored -> found.add(stored.hash()));
              return places(past, Scope.of("g:2"));
            },
            ConversationLog.group("g:1"));

    assertThat(found).isEmpty();
    assertThat(events).isEmpty();
  }

  @Test
  default void givesConversationsInTheOrderOfTheBytesOfTheirIds() {
    List<String> events =
        read(
            past -> places(past, scope(null, ConversationLog.START, null)),
            ConversationLog.group("g:a").post("x"),
            ConversationLog.group("g:B"),
            ConversationLog.group("g:_"),
            ConversationLog.group("d:z"));

    assertThat(events).containsExactly("d:z 1", "g:B 1", "g:_ 1", "g:a 1", "g:a 2");
  }

  @Test
  default void givesATimeFromItsBeginningToBeforeItsEnd() {
    ConversationLog log = ConversationLog.group("g:1").post("a").post("b").post("c");

    List<String> events = read(past -> places(past, scope(null, log.time(2), log.time(4))), log);

    assertThat(events).containsExactly("g:1 2", "g:1 3");
  }

  @Test
  default void givesWhatHappenedWhileAUserWasAMemberWithJoiningAndLeaving() {
    ConversationLog log =
        ConversationLog.group("g:1")
            .post("before")
            .add(new MembersJoined(List.of("carol"), Role.MEMBER))
            .post("between")
            .add(new MemberLeft("carol"))
            .post("after")
            .add(new MembersJoined(List.of("carol"), Role.MEMBER));

    assertThat(told(scope("carol", null, null), log))
        .containsExactly("g:1 3", "g:1 4", "g:1 5", "g:1 7");
    assertThat(told(scope("alice", null, null), log)).hasSize(7);
  }

  @Test
  default void givesWhatAUserDid() {
    ConversationLog log = ConversationLog.group("g:1").post("by alice");

    assertThat(told(sender("alice"), log)).hasSize(2);
    assertThat(told(sender("bob"), log)).isEmpty();
  }

  @Test
  default void knowsOfEachEventWhatIsBeforeItAndWhereItsConversationEnds() {
    ConversationLog log = ConversationLog.group("g:1").post("a").post("b").post("c");

    read(
        past -> {
          try (Excerpt excerpt = past.excerpt(scope(null, log.time(3), log.time(4)))) {
            RecordedEvent event = excerpt.events().next();
            assertThat(event.sealed()).isEqualTo(log.event(3).sealed());
            assertThat(event.head()).isEqualTo(4);
            assertThat(event.headHash()).isEqualTo(log.head(4).hash());
            assertThat(excerpt.previous(event)).isEqualTo(log.head(2).hash());
            assertThat(excerpt.heads()).isEmpty();
            assertThat(excerpt.events().hasNext()).isFalse();
          }
          return true;
        },
        log);
  }

  @Test
  default void knowsOfReceiptsTheFurthest() {
    ConversationLog log = ConversationLog.group("g:1").post("a").post("b");
    Instant later = log.time(3).plusSeconds(10);

    Receipts receipts =
        read(
            log.events(),
            List.of(
                new Cursor("g:1", "bob", 1, 1, log.time(1)),
                new Cursor("g:2", "alice", 3, 3, log.time(1)),
                new Cursor("g:1", "bob", 3, 2, log.time(3))),
            past -> past.receipts("g:1", later));

    assertThat(receipts.received("bob", 3)).isEqualTo(Answer.YES);
    assertThat(receipts.read("bob", 2)).isEqualTo(Answer.YES);
    assertThat(receipts.read("bob", 3)).isEqualTo(Answer.NO);
    assertThat(receipts.received("alice", 1)).isEqualTo(Answer.NO);
  }

  private List<String> told(Scope scope, ConversationLog log) {
    return read(past -> places(past, scope), log);
  }

  private static Scope scope(
      @Nullable String member, @Nullable Instant from, @Nullable Instant to) {
    return new Scope(null, member, Scope.Part.MEMBER, from, to, null);
  }

  private static Scope sender(String user) {
    return new Scope(null, user, Scope.Part.SENDER, null, null, null);
  }

  private static List<String> places(Past past, Scope scope) {
    List<String> places = new ArrayList<>();
    try (Excerpt excerpt = past.excerpt(scope)) {
      excerpt
          .events()
          .forEachRemaining(
              event -> {
                assertThat(EventCodec.decode(event.sealed().bytes()).sequence())
                    .isEqualTo(event.sequence());
                places.add(event.conversation() + " " + event.sequence());
              });
    }
    return places;
  }
}
