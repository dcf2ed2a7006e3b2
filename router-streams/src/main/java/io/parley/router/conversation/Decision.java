package io.parley.router.conversation;

import io.parley.schema.conversation.ErrorCode;
import io.parley.schema.event.Cursor;
import io.parley.schema.event.Event;
import java.util.List;

/// What becomes of a command.
public sealed interface Decision {

  /// It becomes these events, of which there is at least one.
  record Accepted(List<Event> events) implements Decision {}

  /// It has been granted before, or what it wishes for is so already: nothing happens.
  ///
  /// @param place of the event that it became then; of the head, if that is no longer known
  record Duplicate(Place place) implements Decision {}

  /// It moves its sender's cursor to here.
  ///
  /// @param sequence the one of the two positions that the command was about
  record CursorMoved(Cursor cursor, long sequence) implements Decision {}

  /// If the conversation was frozen, it is no longer. Nobody is told: it was an operator's wish.
  record Thawed() implements Decision {}

  /// It is refused.
  ///
  /// @param message for the developer of a client, in English
  record Rejected(ErrorCode code, String message) implements Decision {}

  static Decision accepted(Event... events) {
    return new Accepted(List.of(events));
  }

  static Decision rejected(ErrorCode code, String message) {
    return new Rejected(code, message);
  }
}
