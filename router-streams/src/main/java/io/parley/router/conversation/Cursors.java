package io.parley.router.conversation;

import io.parley.schema.command.Command.CursorKind;
import io.parley.schema.command.Command.MoveCursor;
import io.parley.schema.conversation.ErrorCode;
import io.parley.schema.event.Cursor;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How far members have got. A cursor only goes forward, and what was read was delivered.
final class Cursors {

  private Cursors() {}

  static Decision move(
      Conversation at, Member by, MoveCursor move, @Nullable Cursor cursor, Instant now) {
    if (move.sequence() < 1 || move.sequence() > at.head().sequence()) {
      return Decision.rejected(
          ErrorCode.BAD_REQUEST, "sequence is not between 1 and " + at.head().sequence());
    }
    Cursor before = cursor == null ? new Cursor(at.id(), by.user(), 0, 0, now) : cursor;
    long delivered = Math.max(before.delivered(), move.sequence());
    long read =
        switch (move.kind()) {
          case DELIVERED -> before.read();
          case READ -> Math.max(before.read(), move.sequence());
        };
    long position = move.kind() == CursorKind.READ ? read : delivered;
    return delivered == before.delivered() && read == before.read()
        ? new Decision.Duplicate(new Place(position, before.time()))
        : new Decision.CursorMoved(new Cursor(at.id(), by.user(), delivered, read, now), position);
  }
}
