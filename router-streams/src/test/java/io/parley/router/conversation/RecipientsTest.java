package io.parley.router.conversation;

import static io.parley.router.conversation.Scenario.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.schema.command.Command;
import io.parley.schema.command.Command.ChangeRole;
import io.parley.schema.command.Command.Invite;
import io.parley.schema.command.Command.Join;
import io.parley.schema.command.Command.Leave;
import io.parley.schema.command.Command.Remove;
import io.parley.schema.conversation.Role;
import io.parley.schema.event.Cursor;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecipientsTest {

  private static Recipients of(Scenario scenario, String sender, Command command) {
    @Nullable Conversation before = scenario.state;
    scenario.given(sender, command);
    return Recipients.of(before, scenario.last().envelope(), scenario.conversation());
  }

  @Test
  void messagesGoToTheMembers() {
    Recipients recipients = of(Scenario.group("alice", "bob"), "bob", message(1));

    assertThat(recipients.users()).containsExactlyInAnyOrder("alice", "bob");
    assertThat(recipients.subscribers()).isFalse();
  }

  @Test
  void whoComesAndWhoGoesHearsOfIt() {
    Scenario group = Scenario.group("alice", "bob");

    assertThat(of(group, "alice", new Invite(List.of("carol"))).users())
        .containsExactlyInAnyOrder("alice", "bob", "carol");
    assertThat(of(group, "bob", new Leave()).users())
        .containsExactlyInAnyOrder("alice", "bob", "carol");
    assertThat(of(group, "alice", new Remove(List.of("carol"))).users())
        .containsExactlyInAnyOrder("alice", "carol");
    assertThat(of(group, "alice", message(1)).users()).containsExactly("alice");
    assertThat(of(group, "alice", new Leave()).users()).containsExactly("alice");
  }

  @Test
  void foundersHearOfTheBeginning() {
    Scenario direct = Scenario.direct("alice", "bob");

    assertThat(Recipients.of(null, direct.last().envelope(), direct.conversation()).users())
        .containsExactlyInAnyOrder("alice", "bob");
  }

  @Test
  void channelsTellSubscribersAndWhomItConcerns() {
    Scenario channel = Scenario.channel("alice", "bob", "carol");

    Recipients ofMessage = of(channel, "bob", message(1));
    assertThat(ofMessage.subscribers()).isTrue();
    assertThat(ofMessage.users()).containsExactly("bob");
    assertThat(of(channel, "dave", new Join()).users()).containsExactly("dave");
    assertThat(of(channel, "alice", new ChangeRole("bob", Role.ADMIN)).users())
        .containsExactlyInAnyOrder("alice", "bob");
    assertThat(of(channel, "alice", new Remove(List.of("carol"))).users())
        .containsExactlyInAnyOrder("alice", "carol");
  }

  @Test
  void cursorsGoToTheOthers() {
    Scenario group = Scenario.group("alice", "bob", "carol");
    Cursor cursor = new Cursor(group.id, "bob", 1, 1, Instant.EPOCH);

    assertThat(Recipients.of(group.conversation(), cursor).users())
        .containsExactlyInAnyOrder("alice", "carol");
  }

  @Test
  void cursorsOfChannelsAndLargeGroupsGoToNobody() {
    Scenario channel = Scenario.channel("alice", "bob");
    String[] others = IntStream.range(0, 99).mapToObj(i -> "u" + i).toArray(String[]::new);
    Scenario hundred = Scenario.group("bob", others);
    Cursor cursor = new Cursor("", "bob", 1, 1, Instant.EPOCH);

    assertThat(Recipients.of(channel.conversation(), cursor).users()).isEmpty();
    assertThat(Recipients.of(hundred.conversation(), cursor).users()).hasSize(99);
    hundred.given("bob", new Invite(List.of("alice")));
    assertThat(Recipients.of(hundred.conversation(), cursor).users()).isEmpty();
  }
}
