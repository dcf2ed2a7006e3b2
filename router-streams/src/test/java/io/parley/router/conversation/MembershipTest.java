package io.parley.router.conversation;

import static io.parley.schema.conversation.Role.ADMIN;
import static io.parley.schema.conversation.Role.MEMBER;
import static io.parley.schema.conversation.Role.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.schema.command.Command;
import io.parley.schema.command.Command.ChangeRole;
import io.parley.schema.command.Command.Invite;
import io.parley.schema.command.Command.Join;
import io.parley.schema.command.Command.Leave;
import io.parley.schema.command.Command.Remove;
import io.parley.schema.conversation.ConversationId;
import io.parley.schema.conversation.ErrorCode;
import io.parley.schema.conversation.Limits;
import io.parley.schema.event.Event.MemberLeft;
import io.parley.schema.event.Event.MembersJoined;
import io.parley.schema.event.Event.MembersRemoved;
import io.parley.schema.event.Event.RoleChanged;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MembershipTest {

  private static Invite invite(String... users) {
    return new Invite(List.of(users));
  }

  private static Remove remove(String... users) {
    return new Remove(List.of(users));
  }

  @Test
  void anyoneJoinsAnOpenConversation() {
    Scenario.openGroup("alice")
        .when("bob", new Join())
        .thenEvents(new MembersJoined(List.of("bob"), MEMBER));
    Scenario.channel("alice")
        .when("bob", new Join())
        .thenEvents(new MembersJoined(List.of("bob"), MEMBER));
  }

  @Test
  void rejectsSecondJoin() {
    Scenario.openGroup("alice", "bob")
        .when("bob", new Join())
        .thenRejected(ErrorCode.ALREADY_A_MEMBER);
  }

  @Test
  void closedGroupDoesNotExistForStrangersAndIsForbiddenToFormerMembers() {
    Scenario group = Scenario.group("alice", "bob").given("bob", new Leave());

    group.when("carol", new Join()).thenRejected(ErrorCode.NO_SUCH_CONVERSATION);
    group.when("bob", new Join()).thenRejected(ErrorCode.FORBIDDEN);
  }

  @Test
  void whoRejoinsIsMemberFromThenOn() {
    Scenario group = Scenario.openGroup("alice", "bob").given("bob", new Leave());
    group.given("bob", new Join());

    assertThat(group.conversation().members().find("bob")).isEqualTo(new Member("bob", MEMBER, 3));
  }

  @Test
  void memberLeaves() {
    Scenario group = Scenario.group("alice", "bob");

    group.when("bob", new Leave()).thenEvents(new MemberLeft("bob"));
    group.when("bob", new Leave()).thenRejected(ErrorCode.NOT_A_MEMBER);
  }

  @Test
  void ownerWhoLeavesHandsOverToTheLongestStandingOfTheHighestRank() {
    Scenario group = Scenario.group("alice", "bob").given("alice", invite("carol"));
    group.given("alice", invite("dave"));
    group.given("alice", new ChangeRole("carol", ADMIN));
    group.given("alice", new ChangeRole("dave", ADMIN));

    group
        .when("alice", new Leave())
        .thenEvents(new RoleChanged("carol", OWNER), new MemberLeft("alice"));
    assertThat(group.role("carol")).isEqualTo(OWNER);
  }

  @Test
  void equalStandingIsDecidedByName() {
    Scenario.group("zoe", "bob", "adam")
        .when("zoe", new Leave())
        .thenEvents(new RoleChanged("adam", OWNER), new MemberLeft("zoe"));
  }

  @Test
  void lastMemberMayLeaveAndTheNextToJoinBecomesOwner() {
    Scenario group = Scenario.openGroup("alice");

    group.when("alice", new Leave()).thenEvents(new MemberLeft("alice"));
    group.when("bob", new Join()).thenEvents(new MembersJoined(List.of("bob"), OWNER));
  }

  @Test
  void ownerAndAdminsInvite() {
    Scenario group = Scenario.group("alice", "bob").given("alice", new ChangeRole("bob", ADMIN));

    group
        .when("bob", invite("carol", "dave"))
        .thenEvents(new MembersJoined(List.of("carol", "dave"), MEMBER));
    group.when("carol", invite("eve")).thenRejected(ErrorCode.FORBIDDEN);
  }

  @Test
  void invitesOnlyWhoIsNoMemberYet() {
    Scenario group = Scenario.group("alice", "bob");

    group
        .when("alice", invite("bob", "carol", "carol"))
        .thenEvents(new MembersJoined(List.of("carol"), MEMBER));
    group.when("alice", invite("bob", "carol")).thenRejected(ErrorCode.ALREADY_A_MEMBER);
    group.when("alice", invite()).thenRejected(ErrorCode.BAD_REQUEST);
  }

  @Test
  void rejectsMoreMembersThanTheLimit() {
    Scenario group = Scenario.openGroup("alice");
    int perCommand = Limits.MAX_USERS_PER_COMMAND;
    for (int batch = 0; batch < Limits.MAX_MEMBERS / perCommand - 1; batch++) {
      group.given("alice", users(batch * perCommand, perCommand));
    }
    group.given("alice", users(90_000, perCommand - 2));

    group.when("alice", invite("x1", "x2")).thenRejected(ErrorCode.TOO_MANY_MEMBERS);
    group.given("alice", invite("x1"));
    group.when("x2", new Join()).thenRejected(ErrorCode.TOO_MANY_MEMBERS);
    assertThat(group.conversation().members().size()).isEqualTo(Limits.MAX_MEMBERS);
  }

  private static Invite users(int from, int count) {
    return new Invite(IntStream.range(from, from + count).mapToObj(i -> "u" + i).toList());
  }

  @Test
  void removesWhoIsOutranked() {
    Scenario group = Scenario.group("alice", "bob", "carol", "dave");
    group
        .given("alice", new ChangeRole("bob", ADMIN))
        .given("alice", new ChangeRole("dave", ADMIN));

    group.when("bob", remove("dave")).thenRejected(ErrorCode.FORBIDDEN);
    group.when("bob", remove("alice")).thenRejected(ErrorCode.FORBIDDEN);
    group.when("bob", remove("bob")).thenRejected(ErrorCode.FORBIDDEN);
    group.when("carol", remove("carol")).thenRejected(ErrorCode.FORBIDDEN);
    group.when("bob", remove("carol", "dave")).thenRejected(ErrorCode.FORBIDDEN);
    group
        .when("bob", remove("carol", "nobody", "carol"))
        .thenEvents(new MembersRemoved(List.of("carol")));
    group.when("alice", remove("dave")).thenEvents(new MembersRemoved(List.of("dave")));
    group.when("alice", remove("dave")).thenRejected(ErrorCode.NOT_A_MEMBER);
  }

  @Test
  void onlyTheOwnerGivesRoles() {
    Scenario group = Scenario.group("alice", "bob", "carol");

    group.when("alice", new ChangeRole("bob", ADMIN)).thenEvents(new RoleChanged("bob", ADMIN));
    group.when("bob", new ChangeRole("carol", ADMIN)).thenRejected(ErrorCode.FORBIDDEN);
    group.when("alice", new ChangeRole("eve", ADMIN)).thenRejected(ErrorCode.NOT_A_MEMBER);
    group.when("alice", new ChangeRole("alice", MEMBER)).thenRejected(ErrorCode.FORBIDDEN);
    group.when("alice", new ChangeRole("bob", ADMIN)).thenDuplicateOf(2);
    group.when("alice", new ChangeRole("bob", MEMBER)).thenEvents(new RoleChanged("bob", MEMBER));
  }

  @Test
  void ownerHandsOverAndBecomesAdmin() {
    Scenario group = Scenario.group("alice", "bob");

    group
        .when("alice", new ChangeRole("bob", OWNER))
        .thenEvents(new RoleChanged("bob", OWNER), new RoleChanged("alice", ADMIN));
    assertThat(group.role("alice")).isEqualTo(ADMIN);
    assertThat(group.role("bob")).isEqualTo(OWNER);
  }

  @ParameterizedTest
  @MethodSource("changesOfMembership")
  void membersOfADirectConversationNeverChange(Command command) {
    Scenario direct = Scenario.direct("alice", "bob");

    direct.when("carol", command).thenRejected(ErrorCode.NO_SUCH_CONVERSATION);
    if (!(command instanceof Join)) {
      direct.when("alice", command).thenRejected(ErrorCode.FORBIDDEN);
    }
  }

  @ParameterizedTest
  @MethodSource("changesOfMembership")
  void strangersLearnNothing(Command command) {
    Scenario.group("alice", "bob")
        .when("eve", command)
        .thenRejected(ErrorCode.NO_SUCH_CONVERSATION);
    Scenario.of(ConversationId.direct("alice", "bob"))
        .when("alice", command)
        .thenRejected(ErrorCode.NO_SUCH_CONVERSATION);
  }

  static List<Command> changesOfMembership() {
    return List.of(
        new Join(), new Leave(), invite("dave"), remove("bob"), new ChangeRole("bob", ADMIN));
  }
}
