package io.parley.router.state;

import io.parley.router.conversation.Conversation;
import io.parley.router.conversation.ConversationDecider;
import io.parley.router.conversation.Decision;
import io.parley.router.conversation.Recipients;
import io.parley.router.conversation.Remembered;
import io.parley.router.conversation.Step;
import io.parley.schema.command.Command.Thaw;
import io.parley.schema.command.CommandEnvelope;
import io.parley.schema.signal.Typing;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/// Takes one partition's commands one by one: reads the state, decides, seals, applies, and writes
/// the state. The single writer of its conversations, for the thread that has the partition; what
/// is to be told of it is the caller's.
///
/// A conversation of which a command can't be decided because of a mistake in here or in its state
/// is frozen until an operator thaws it; the partition goes on. What the entries throw as a
/// [KafkaException] is not caught: then the transaction aborts, and the same commands come again.
public final class PartitionDecider {

  private final ConversationStore store;

  /// Decides on the state that the entries hold.
  ///
  /// @param maxCacheWeight see [ConversationCache]
  public PartitionDecider(StateEntries entries, long maxCacheWeight) {
    this.store = new ConversationStore(entries, maxCacheWeight);
  }

  /// Decides a command, and writes what changes.
  ///
  /// @param offset of the command
  /// @param appendTime when the command was appended to its topic
  public Judgement decide(CommandEnvelope command, long offset, Instant appendTime) {
    Judgement judgement;
    try {
      judgement = judge(command, appendTime);
    } catch (KafkaException e) {
      throw e;
    } catch (RuntimeException e) {
      freeze(command.conversation(), new Freeze(offset, appendTime, e.toString()));
      return Judgement.failed(e);
    }
    write(command.conversation(), judgement);
    return judgement;
  }

  /// Who is to hear of it now; null if there is no such conversation. Changes nothing.
  ///
  /// @throws UnreadableStateException if its state can't be read
  public @Nullable Recipients recipients(Typing typing) {
    Conversation conversation = store.load(typing.conversation());
    if (conversation == null) {
      return null;
    }
    return store.isBlocked(conversation.id())
        ? Recipients.NOBODY
        : Recipients.of(conversation, typing);
  }

  /// Sets a conversation aside: nothing more is decided for it.
  public void freeze(String conversation, Freeze freeze) {
    store.freeze(conversation, freeze);
  }

  private Judgement judge(CommandEnvelope command, Instant appendTime) {
    String id = command.conversation();
    if (!(command.command() instanceof Thaw) && store.isFrozen(id)) {
      return Judgement.FROZEN;
    }
    @Nullable Conversation conversation = store.load(id);
    Remembered remembered = store.remember(conversation, command);
    Decision decision = ConversationDecider.decide(conversation, command, remembered, appendTime);
    List<Step> steps =
        decision instanceof Decision.Accepted accepted
            ? Step.all(conversation, command, accepted.events(), appendTime)
            : List.of();
    return new Judgement(conversation, remembered.blocked(), decision, steps, null);
  }

  private void write(String conversation, Judgement judgement) {
    switch (judgement.decision()) {
      case Decision.Accepted _ -> store.write(judgement.steps());
      case Decision.CursorMoved moved -> store.write(moved.cursor());
      case Decision.Thawed _ -> store.thaw(conversation);
      case Decision.Duplicate _, Decision.Rejected _ -> {}
    }
  }
}
