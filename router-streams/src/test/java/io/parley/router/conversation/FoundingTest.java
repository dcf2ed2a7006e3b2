package io.parley.router.conversation;

import static io.parley.schema.conversation.ConversationKind.CHANNEL;
import static io.parley.schema.conversation.ConversationKind.DIRECT;
import static io.parley.schema.conversation.ConversationKind.GROUP;
import static io.parley.schema.conversation.Role.MEMBER;
import static io.parley.schema.conversation.Role.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.schema.command.Command.ChangeRole;
import io.parley.schema.command.Command.CreateConversation;
import io.parley.schema.command.Command.Leave;
import io.parley.schema.command.Command.OpenDirect;
import io.parley.schema.conversation.ConversationId;
import io.parley.schema.conversation.ErrorCode;
import io.parley.schema.conversation.Limits;
import io.parley.schema.event.Event.ConversationCreated;
import io.parley.schema.event.Event.Member;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FoundingTest {

  private static final CreateConversation GROUP_OF_THREE =
      new CreateConversation(GROUP, "team", List.of("bob", "carol"), false);

  @Test
  void opensDirectConversationOfTwo() {
    Scenario.of(ConversationId.direct("bob", "alice"))
        .when("bob", new OpenDirect("alice"))
        .thenEvents(
            new ConversationCreated(
                DIRECT,
                null,
                List.of(new Member("alice", MEMBER), new Member("bob", MEMBER)),
                false));
  }

  @Test
  void openingAgainAnswersWithTheFirstEventWhoeverAsks() {
    Scenario direct = Scenario.direct("alice", "bob");
    direct.given("alice", Scenario.message(1)).after(Duration.ofDays(400));

    direct.when("bob", new OpenDirect("alice")).thenDuplicateOf(1);
    assertThat(direct.submit("alice", new OpenDirect("bob")))
        .isEqualTo(new Decision.Duplicate(new Place(1, Scenario.START)));
  }

  @Test
  void opensDirectConversationWithOneself() {
    Scenario.of(ConversationId.direct("alice", "alice"))
        .when("alice", new OpenDirect("alice"))
        .thenEvents(
            new ConversationCreated(DIRECT, null, List.of(new Member("alice", MEMBER)), false));
  }

  @Test
  void rejectsOpeningUnderTheIdOfOthers() {
    Scenario.of(ConversationId.direct("alice", "bob"))
        .when("carol", new OpenDirect("bob"))
        .thenRejected(ErrorCode.BAD_REQUEST);
  }

  @Test
  void createsGroupOwnedByItsCreator() {
    Scenario.empty(GROUP)
        .when("alice", GROUP_OF_THREE)
        .thenEvents(
            new ConversationCreated(
                GROUP,
                "team",
                List.of(
                    new Member("alice", OWNER),
                    new Member("bob", MEMBER),
                    new Member("carol", MEMBER)),
                false));
  }

  @Test
  void countsEachFounderOnce() {
    var command = new CreateConversation(CHANNEL, null, List.of("bob", "alice", "bob"), true);
    Scenario.empty(CHANNEL)
        .when("alice", command)
        .thenEvents(
            new ConversationCreated(
                CHANNEL,
                null,
                List.of(new Member("alice", OWNER), new Member("bob", MEMBER)),
                true));
  }

  @Test
  void creatingAgainAnswersWithTheFirstEventEvenToWhoHasLeft() {
    Scenario group = Scenario.empty(GROUP).given("alice", GROUP_OF_THREE);
    group.given("alice", new ChangeRole("bob", OWNER)).given("alice", new Leave());

    group.when("alice", GROUP_OF_THREE).thenDuplicateOf(1);
  }

  @Test
  void rejectsCreatingUnderTheIdOfAnother() {
    Scenario group = Scenario.empty(GROUP).given("alice", GROUP_OF_THREE);

    group.when("bob", GROUP_OF_THREE).thenRejected(ErrorCode.ALREADY_EXISTS);
  }

  @Test
  void rejectsKindThatIsNotTheIds() {
    var channel = new CreateConversation(CHANNEL, null, List.of(), true);
    var direct = new CreateConversation(DIRECT, null, List.of(), true);

    Scenario.empty(GROUP).when("alice", channel).thenRejected(ErrorCode.BAD_REQUEST);
    Scenario.empty(GROUP).when("alice", direct).thenRejected(ErrorCode.BAD_REQUEST);
    Scenario.empty(CHANNEL).when("alice", GROUP_OF_THREE).thenRejected(ErrorCode.BAD_REQUEST);
  }

  @Test
  void rejectsMoreFoundersThanACommandMayName() {
    List<String> many =
        IntStream.rangeClosed(0, Limits.MAX_USERS_PER_COMMAND).mapToObj(i -> "u" + i).toList();

    Scenario.empty(GROUP)
        .when("alice", new CreateConversation(GROUP, null, many, false))
        .thenRejected(ErrorCode.BAD_REQUEST);
  }

  @Test
  void rejectsNamesThatAreTooLongAndUsersThatCanNotBe() {
    String longName = "x".repeat(Limits.MAX_NAME_CHARS + 1);

    Scenario.empty(GROUP)
        .when("alice", new CreateConversation(GROUP, longName, List.of(), false))
        .thenRejected(ErrorCode.BAD_REQUEST);
    Scenario.empty(GROUP)
        .when("alice", new CreateConversation(GROUP, "ok", List.of("Not Valid"), false))
        .thenRejected(ErrorCode.BAD_REQUEST);
  }
}
