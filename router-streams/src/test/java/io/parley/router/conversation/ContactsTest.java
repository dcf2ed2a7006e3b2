package io.parley.router.conversation;

import static io.parley.schema.conversation.ConversationKind.CONTACT;
import static io.parley.schema.conversation.Role.MEMBER;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.schema.RawJson;
import io.parley.schema.command.Command.Block;
import io.parley.schema.command.Command.CursorKind;
import io.parley.schema.command.Command.EditMessage;
import io.parley.schema.command.Command.Invite;
import io.parley.schema.command.Command.Join;
import io.parley.schema.command.Command.Leave;
import io.parley.schema.command.Command.MoveCursor;
import io.parley.schema.command.Command.OpenDirect;
import io.parley.schema.command.Command.RecallMessage;
import io.parley.schema.command.Command.Unblock;
import io.parley.schema.conversation.ErrorCode;
import io.parley.schema.event.Event.ContactBlocked;
import io.parley.schema.event.Event.ContactUnblocked;
import io.parley.schema.event.Event.ConversationCreated;
import io.parley.schema.event.Event.Member;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContactsTest {

  private final Scenario contact = Scenario.contact("alice", "bob");

  @Test
  void blocksSomebodyWhoWasNeverTalkedTo() {
    contact
        .when("alice", new Block("bob"))
        .thenEvents(
            new ConversationCreated(CONTACT, null, List.of(new Member("alice", MEMBER)), false),
            new ContactBlocked("bob"));

    assertThat(contact.conversation().blocking()).isTrue();
  }

  @Test
  void tellsNobodyButTheBlocker() {
    contact.given("alice", new Block("bob"));

    assertThat(contact.conversation().members().users()).containsExactly("alice");
  }

  @Test
  void answersABlockThatStandsWithItsOwnPlace() {
    contact.given("alice", new Block("bob")).after(Duration.ofDays(1));

    assertThat(contact.submit("alice", new Block("bob")))
        .isEqualTo(new Decision.Duplicate(new Place(2, Scenario.START)));
  }

  @Test
  void unblocksOnceAndBlocksAgain() {
    contact.given("alice", new Block("bob"));

    contact.when("alice", new Unblock("bob")).thenEvents(new ContactUnblocked("bob"));
    assertThat(contact.conversation().blocking()).isFalse();
    contact.when("alice", new Unblock("bob")).thenDuplicateOf(3);
    contact.when("alice", new Block("bob")).thenEvents(new ContactBlocked("bob"));
    assertThat(contact.conversation().blocking()).isTrue();
  }

  @Test
  void rejectsUnblockingWhoWasNeverBlocked() {
    contact.when("alice", new Unblock("bob")).thenRejected(ErrorCode.NOT_BLOCKED);
  }

  @Test
  void rejectsWhatIsNotTheSendersOwnContact() {
    contact.when("bob", new Block("alice")).thenRejected(ErrorCode.BAD_REQUEST);
    contact.when("alice", new Block("carol")).thenRejected(ErrorCode.BAD_REQUEST);
    contact.when("carol", new Unblock("bob")).thenRejected(ErrorCode.BAD_REQUEST);
    Scenario.contact("alice", "alice")
        .when("alice", new Block("alice"))
        .thenRejected(ErrorCode.BAD_REQUEST);
    Scenario.direct("alice", "bob")
        .when("alice", new Block("bob"))
        .thenRejected(ErrorCode.BAD_REQUEST);
  }

  @Test
  void letsNothingElseHappenInAContact() {
    contact.given("alice", new Block("bob"));

    contact.when("alice", Scenario.message(1)).thenRejected(ErrorCode.FORBIDDEN);
    contact.when("alice", new Invite(List.of("carol"))).thenRejected(ErrorCode.FORBIDDEN);
    contact.when("alice", new Leave()).thenRejected(ErrorCode.FORBIDDEN);
  }

  @Test
  void hidesAContactFromWhomItIsAbout() {
    contact.given("alice", new Block("bob"));

    contact.when("bob", Scenario.message(1)).thenRejected(ErrorCode.NO_SUCH_CONVERSATION);
    contact.when("bob", new Join()).thenRejected(ErrorCode.NO_SUCH_CONVERSATION);
    contact
        .when("bob", new MoveCursor(CursorKind.READ, 1))
        .thenRejected(ErrorCode.NO_SUCH_CONVERSATION);
  }

  @Test
  void refusesBothWhatTheOtherWouldHear() {
    Scenario direct = Scenario.direct("alice", "bob");
    direct.given("bob", Scenario.message(1)).given("alice", Scenario.message(2));
    direct.blocked = true;

    direct.when("bob", Scenario.message(3)).thenRejected(ErrorCode.BLOCKED);
    direct.when("alice", Scenario.message(4)).thenRejected(ErrorCode.BLOCKED);
    direct
        .when("bob", new EditMessage(2, RawJson.of("{\"text\":\"instead\"}")))
        .thenRejected(ErrorCode.BLOCKED);
    direct.when("bob", new RecallMessage(2)).thenAccepted();
    direct.when("carol", Scenario.message(5)).thenRejected(ErrorCode.NO_SUCH_CONVERSATION);
  }

  @Test
  void answersARetryOfWhatWasSaidBeforeTheBlock() {
    Scenario direct = Scenario.direct("alice", "bob").given("bob", Scenario.message(1));
    direct.blocked = true;

    direct.when("bob", Scenario.message(1)).thenDuplicateOf(2);
  }

  @Test
  void beginsNoDirectConversationOfTwoWhoAreBlocked() {
    Scenario none = Scenario.of("d:alice:bob");
    none.blocked = true;
    none.when("bob", new OpenDirect("alice")).thenRejected(ErrorCode.BLOCKED);

    Scenario direct = Scenario.direct("alice", "bob");
    direct.blocked = true;
    direct.when("bob", new OpenDirect("alice")).thenDuplicateOf(1);
  }
}
