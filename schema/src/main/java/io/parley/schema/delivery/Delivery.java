package io.parley.schema.delivery;

import io.parley.schema.event.Cursor;
import io.parley.schema.event.SealedEvent;
import io.parley.schema.signal.Typing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something for one node. A node drops what does not carry its own incarnation.
public sealed interface Delivery {

  /// The incarnation of the node that it is meant for.
  long incarnation();

  /// Which request it answers, if any.
  @Nullable Reply reply();

  /// An event to push.
  ///
  /// @param users to whose sessions on this node it goes; the session that is answered gets the
  ///   answer instead
  /// @param subscribers whether it also goes to the sessions that subscribe to the channel
  record EventDelivery(
      long incarnation,
      SealedEvent event,
      List<String> users,
      boolean subscribers,
      @Nullable Reply reply)
      implements Delivery {}

  /// A cursor that moved, for the other members.
  record CursorDelivery(long incarnation, Cursor cursor, List<String> users, @Nullable Reply reply)
      implements Delivery {}

  /// Somebody is writing, for the other members.
  record TypingDelivery(long incarnation, Typing typing, List<String> users) implements Delivery {
    @Override
    public @Nullable Reply reply() {
      return null;
    }
  }

  /// An answer alone: a refusal, a duplicate, or a success that nobody else hears of.
  record ReplyDelivery(long incarnation, Reply reply) implements Delivery {}
}
