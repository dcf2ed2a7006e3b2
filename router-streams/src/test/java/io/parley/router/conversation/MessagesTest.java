package io.parley.router.conversation;

import static io.parley.router.conversation.Scenario.START;
import static io.parley.router.conversation.Scenario.following;
import static io.parley.router.conversation.Scenario.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.schema.RawJson;
import io.parley.schema.command.Command;
import io.parley.schema.command.Command.ChangeRole;
import io.parley.schema.command.Command.EditMessage;
import io.parley.schema.command.Command.Leave;
import io.parley.schema.command.Command.RecallMessage;
import io.parley.schema.command.Command.Remove;
import io.parley.schema.command.Command.SendMessage;
import io.parley.schema.conversation.ErrorCode;
import io.parley.schema.conversation.Limits;
import io.parley.schema.conversation.Role;
import io.parley.schema.event.Event.MessageEdited;
import io.parley.schema.event.Event.MessagePosted;
import io.parley.schema.event.Event.MessageRecalled;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MessagesTest {

  private static final Duration WINDOW = Limits.MESSAGE_WINDOW;
  private static final Duration AHEAD = Limits.CLIENT_CLOCK_AHEAD;
  private static final Duration MOMENT = Duration.ofMillis(1);

  @Nested
  class Sending {

    @Test
    void postsWhatTheMemberSays() {
      var send =
          new SendMessage(
              message(1).clientId(), null, RawJson.of("{\"text\":\"hi\"}"), 1L, List.of("alice"));

      Scenario.direct("alice", "bob")
          .when("bob/phone", send)
          .thenEvents(
              new MessagePosted(send.clientId(), "phone", send.content(), 1L, List.of("alice")));
    }

    @Test
    void strangersLearnNothing() {
      Scenario.direct("alice", "bob")
          .when("eve", message(1))
          .thenRejected(ErrorCode.NO_SUCH_CONVERSATION);
      Scenario.of("d:alice:bob")
          .when("alice", message(1))
          .thenRejected(ErrorCode.NO_SUCH_CONVERSATION);
    }

    @Test
    void whoIsNoMemberOfAnOpenConversationOrNoLongerOneIsToldSo() {
      Scenario.channel("alice").when("eve", message(1)).thenRejected(ErrorCode.NOT_A_MEMBER);
      Scenario.group("alice", "bob")
          .given("bob", new Leave())
          .when("bob", message(1))
          .thenRejected(ErrorCode.NOT_A_MEMBER);
    }

    @Test
    void membersPostInChannels() {
      Scenario.channel("alice", "bob").when("bob", message(1)).thenAccepted();
    }

    @Test
    void rejectsWhatIsTooLargeOrNamesTooMany() {
      Scenario direct = Scenario.direct("alice", "bob");
      RawJson large = RawJson.of(new byte[Limits.MAX_CONTENT_BYTES + 1]);
      RawJson largest = RawJson.of(new byte[Limits.MAX_CONTENT_BYTES]);
      List<String> many = Collections.nCopies(Limits.MAX_USERS_PER_COMMAND + 1, "bob");
      UUID id = message(1).clientId();

      direct
          .when("alice", new SendMessage(id, null, large, null, List.of()))
          .thenRejected(ErrorCode.TOO_LARGE);
      direct
          .when("alice", new SendMessage(id, null, RawJson.of("{}"), null, many))
          .thenRejected(ErrorCode.BAD_REQUEST);
      direct.when("alice", new SendMessage(id, null, largest, null, List.of())).thenAccepted();
    }

    @Test
    void rejectsClientIdOfAnotherVersion() {
      var send =
          new SendMessage(
              UUID.fromString("2b5d3f60-3f0e-4c3e-9a57-0d2a1c3b4e5f"),
              null,
              RawJson.of("{}"),
              null,
              List.of());

      Scenario.direct("alice", "bob").when("alice", send).thenRejected(ErrorCode.BAD_REQUEST);
    }

    @Test
    void rejectsAnswerToWhatIsNotThere() {
      Scenario direct = Scenario.direct("alice", "bob");

      for (long replyTo : new long[] {0, 2}) {
        var send =
            new SendMessage(message(1).clientId(), null, RawJson.of("{}"), replyTo, List.of());
        direct.when("alice", send).thenRejected(ErrorCode.NO_SUCH_MESSAGE);
      }
    }
  }

  @Nested
  class Again {

    @Test
    void givesTheSamePlace() {
      Scenario direct = Scenario.direct("alice", "bob").given("alice", message(1));
      Place place = direct.last().place();
      direct.given("bob", message(2)).after(Duration.ofHours(1));

      assertThat(direct.submit("alice", message(1))).isEqualTo(new Decision.Duplicate(place));
      assertThat(direct.submit("alice/other", message(1))).isEqualTo(new Decision.Duplicate(place));
      assertThat(direct.head()).isEqualTo(3);
    }

    @Test
    void theSameClientIdOfAnotherUserIsAnotherMessage() {
      Scenario direct = Scenario.direct("alice", "bob").given("alice", message(1));

      direct.when("bob", message(1)).thenAccepted();
    }

    @Test
    void isAnsweredAlikeWhateverHasHappenedSince() {
      Scenario group = Scenario.group("alice", "bob").given("bob", message(1));
      group.given("bob", message(2)).given("alice", new RecallMessage(2));
      group.given("alice", new Remove(List.of("bob"))).after(WINDOW.plus(AHEAD));

      group.when("bob", message(1)).thenDuplicateOf(2);
      group.when("bob", following(message(9), message(2))).thenDuplicateOf(3);
    }

    @Test
    void isRefusedByAgeOnceItMayBeForgotten() {
      Scenario direct = Scenario.direct("alice", "bob");
      SendMessage fromAClockThatIsAhead = message(1, START.plus(AHEAD));
      direct.given("alice", fromAClockThatIsAhead).after(AHEAD.plus(WINDOW));
      direct.given("bob", message(2, direct.now));
      direct.when("alice", fromAClockThatIsAhead).thenDuplicateOf(2);

      direct.after(MOMENT).forgetBefore(3);

      direct.when("alice", fromAClockThatIsAhead).thenRejected(ErrorCode.CLIENT_ID_EXPIRED);
    }
  }

  @Nested
  class ClientIdTime {

    @Test
    void mayBeAsOldAsTheWindow() {
      Scenario direct = Scenario.direct("alice", "bob").after(WINDOW);

      direct.when("alice", message(1)).thenAccepted();
      direct.after(MOMENT).when("alice", message(2)).thenRejected(ErrorCode.CLIENT_ID_EXPIRED);
    }

    @Test
    void mayBeADayAhead() {
      Scenario direct = Scenario.direct("alice", "bob");

      direct.when("alice", message(1, START.plus(AHEAD))).thenAccepted();
      direct
          .when("alice", message(2, START.plus(AHEAD).plus(MOMENT)))
          .thenRejected(ErrorCode.CLIENT_ID_AHEAD);
    }

    @Test
    void isHeldAgainstTheLogsTimeEvenIfTheBrokersClockGoesBack() {
      Scenario direct = Scenario.direct("alice", "bob").after(WINDOW.plus(MOMENT));
      direct.given("bob", message(1, direct.now));

      direct.now = START;

      direct.when("alice", message(2)).thenRejected(ErrorCode.CLIENT_ID_EXPIRED);
    }
  }

  @Nested
  class Prev {

    @Test
    void mustBeTheDevicesLast() {
      Scenario direct = Scenario.direct("alice", "bob").given("alice", message(1));
      direct.given("alice", following(message(1), message(2)));

      direct.when("alice", following(message(1), message(3))).thenRejected(ErrorCode.OUT_OF_ORDER);
      direct.when("alice", following(message(8), message(3))).thenRejected(ErrorCode.OUT_OF_ORDER);
      direct.when("alice", following(message(2), message(3))).thenAccepted();
    }

    @Test
    void isEachDevicesOwn() {
      Scenario direct = Scenario.direct("alice", "bob").given("alice/phone", message(1));

      direct
          .when("alice/laptop", following(message(1), message(2)))
          .thenRejected(ErrorCode.OUT_OF_ORDER);
      direct.given("alice/laptop", message(3));
      direct.when("alice/phone", following(message(1), message(4))).thenAccepted();
    }

    @Test
    void isRefusedIfNothingOfTheDeviceStandsHere() {
      Scenario.direct("alice", "bob")
          .when("alice", following(message(1), message(2)))
          .thenRejected(ErrorCode.OUT_OF_ORDER);
    }

    @Test
    void refusalLeavesNoTraceSoThatSendingFromThereWorks() {
      Scenario direct = Scenario.direct("alice", "bob");
      SendMessage first = message(1);
      SendMessage second = following(first, message(2));

      direct.when("alice", second).thenRejected(ErrorCode.OUT_OF_ORDER);
      direct.when("alice", first).thenAccepted();
      direct.when("alice", second).thenAccepted();
    }

    @Test
    void isNotCheckedOutsideTheWindow() {
      Scenario direct = Scenario.direct("alice", "bob").after(WINDOW);
      SendMessage atTheEdge = following(message(1), message(2, direct.now));
      direct.when("alice", atTheEdge).thenRejected(ErrorCode.OUT_OF_ORDER);

      direct.after(MOMENT).when("alice", atTheEdge).thenAccepted();
    }
  }

  @Nested
  class Editing {

    private final RawJson content = RawJson.of("{\"text\":\"better\"}");
    private final EditMessage edit = new EditMessage(2, content);

    @Test
    void isForTheAuthor() {
      Scenario group = Scenario.group("alice", "bob").given("bob", message(1));

      group.when("bob/other", edit).thenEvents(new MessageEdited(2, content));
      group.when("alice", edit).thenRejected(ErrorCode.FORBIDDEN);
      group.when("eve", edit).thenRejected(ErrorCode.NO_SUCH_CONVERSATION);
    }

    @Test
    void isPossibleForTheWindow() {
      Scenario direct = Scenario.direct("alice", "bob").given("bob", message(1)).after(WINDOW);

      direct.when("bob", edit).thenAccepted();
      direct.after(MOMENT).when("bob", edit).thenRejected(ErrorCode.TOO_OLD);
      direct.forgetBefore(3).when("bob", edit).thenRejected(ErrorCode.TOO_OLD);
    }

    @Test
    void needsAMessage() {
      Scenario group = Scenario.group("alice", "bob");

      for (long target : new long[] {0, 1, 2, Long.MAX_VALUE}) {
        group.when("bob", new EditMessage(target, content)).thenRejected(ErrorCode.NO_SUCH_MESSAGE);
      }
    }

    @Test
    void isOverOnceRecalled() {
      Scenario direct = Scenario.direct("alice", "bob").given("bob", message(1));
      direct.given("bob", new RecallMessage(2));

      direct.when("bob", edit).thenRejected(ErrorCode.NO_SUCH_MESSAGE);
    }

    @Test
    void isBoundLikeSending() {
      RawJson large = RawJson.of(new byte[Limits.MAX_CONTENT_BYTES + 1]);

      Scenario.direct("alice", "bob")
          .given("bob", message(1))
          .when("bob", new EditMessage(2, large))
          .thenRejected(ErrorCode.TOO_LARGE);
    }
  }

  @Nested
  class Recalling {

    private final Command recall = new RecallMessage(2);

    @Test
    void isForTheAuthor() {
      Scenario direct = Scenario.direct("alice", "bob").given("bob", message(1));

      direct.when("alice", recall).thenRejected(ErrorCode.FORBIDDEN);
      direct.when("bob", recall).thenEvents(new MessageRecalled(2));
    }

    @Test
    void isForAdminsAndTheOwnerToo() {
      Scenario group = Scenario.group("alice", "bob", "carol", "dave").given("bob", message(1));
      group.given("alice", new ChangeRole("carol", Role.ADMIN)).given("bob", message(2));

      group.when("dave", recall).thenRejected(ErrorCode.FORBIDDEN);
      group.when("carol", recall).thenEvents(new MessageRecalled(2));
      group.when("alice", new RecallMessage(4)).thenEvents(new MessageRecalled(4));
    }

    @Test
    void againAnswersWithTheFirst() {
      Scenario group = Scenario.group("alice", "bob").given("bob", message(1));
      group.given("bob", recall).after(WINDOW.plus(MOMENT));

      group.when("bob", recall).thenDuplicateOf(3);
      group.when("alice", recall).thenDuplicateOf(3);
    }

    @Test
    void isPossibleForTheWindow() {
      Scenario group = Scenario.group("alice", "bob").given("bob", message(1)).after(WINDOW);
      group.after(MOMENT);

      group.when("bob", recall).thenRejected(ErrorCode.TOO_OLD);
      group.when("alice", recall).thenRejected(ErrorCode.TOO_OLD);
      group.when("alice", new RecallMessage(1)).thenRejected(ErrorCode.NO_SUCH_MESSAGE);
      group.forgetBefore(3).when("alice", recall).thenRejected(ErrorCode.TOO_OLD);
    }
  }
}
