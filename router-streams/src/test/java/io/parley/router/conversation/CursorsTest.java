package io.parley.router.conversation;

import static io.parley.router.conversation.Scenario.message;

import io.parley.schema.command.Command.CursorKind;
import io.parley.schema.command.Command.Leave;
import io.parley.schema.command.Command.MoveCursor;
import io.parley.schema.conversation.ErrorCode;
import org.junit.jupiter.api.Test;

class CursorsTest {

  private final Scenario group =
      Scenario.group("alice", "bob").given("alice", message(1)).given("alice", message(2));

  private static MoveCursor delivered(long sequence) {
    return new MoveCursor(CursorKind.DELIVERED, sequence);
  }

  private static MoveCursor read(long sequence) {
    return new MoveCursor(CursorKind.READ, sequence);
  }

  @Test
  void goesForwardOnly() {
    group.when("bob", delivered(2)).thenCursor(2, 0);
    group.when("bob", delivered(1)).thenDuplicateOf(2);
    group.when("bob", delivered(3)).thenCursor(3, 0);
  }

  @Test
  void whatWasReadWasDelivered() {
    group.when("bob", read(2)).thenCursor(2, 2);
    group.when("bob", delivered(2)).thenDuplicateOf(2);
    group.when("bob", delivered(3)).thenCursor(3, 2);
    group.when("bob", read(1)).thenDuplicateOf(2);
  }

  @Test
  void isEachMembersOwn() {
    group.given("bob", read(2));

    group.when("alice", read(1)).thenCursor(1, 1);
  }

  @Test
  void staysWithinTheConversation() {
    group.when("bob", read(4)).thenRejected(ErrorCode.BAD_REQUEST);
    group.when("bob", read(0)).thenRejected(ErrorCode.BAD_REQUEST);
    group.when("bob", delivered(Long.MAX_VALUE)).thenRejected(ErrorCode.BAD_REQUEST);
    group.when("bob", delivered(-1)).thenRejected(ErrorCode.BAD_REQUEST);
  }

  @Test
  void isForMembers() {
    group.given("bob", new Leave());

    group.when("bob", read(2)).thenRejected(ErrorCode.NOT_A_MEMBER);
    group.when("eve", read(2)).thenRejected(ErrorCode.NO_SUCH_CONVERSATION);
  }
}
