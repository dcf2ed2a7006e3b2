package io.parley.history.audit;

import io.parley.schema.event.Event.ContactBlocked;
import io.parley.schema.event.Event.ContactUnblocked;
import io.parley.schema.event.Event.ConversationCreated;
import io.parley.schema.event.Event.MemberLeft;
import io.parley.schema.event.Event.MembersJoined;
import io.parley.schema.event.Event.MembersRemoved;
import io.parley.schema.event.Event.MessageEdited;
import io.parley.schema.event.Event.MessagePosted;
import io.parley.schema.event.Event.MessageRecalled;
import io.parley.schema.event.Event.RoleChanged;
import io.parley.schema.event.EventEnvelope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The fold of contacts' events, each contact's in their order, into the times in which one user
/// had blocked another. Used by one thread.
public final class Blocks {

  private final List<Block> all = new ArrayList<>();

  /// A time in which neither could write to the other, nor the blocked one see whether the blocker
  /// was there.
  ///
  /// @param to null if it still was so
  public record Block(String blocker, String blocked, Instant from, @Nullable Instant to) {}

  /// Adds the next event.
  public void add(EventEnvelope envelope) {
    switch (envelope.event()) {
      case ContactBlocked(String user) ->
          all.add(new Block(envelope.by(), user, envelope.time(), null));
      case ContactUnblocked(String user) ->
          all.replaceAll(
              block ->
                  block.to() == null
                          && block.blocker().equals(envelope.by())
                          && block.blocked().equals(user)
                      ? new Block(block.blocker(), user, block.from(), envelope.time())
                      : block);
      case ConversationCreated _,
          MembersJoined _,
          MemberLeft _,
          MembersRemoved _,
          RoleChanged _,
          MessagePosted _,
          MessageEdited _,
          MessageRecalled _ -> {}
    }
  }

  /// Those so far, in the order in which they began.
  public List<Block> all() {
    return all.stream().sorted(Comparator.comparing(Block::from)).toList();
  }
}
