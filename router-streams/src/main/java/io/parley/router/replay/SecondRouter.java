package io.parley.router.replay;

import io.parley.router.conversation.Recorded;
import io.parley.router.conversation.Step;
import io.parley.router.state.Freeze;
import io.parley.router.state.Judgement;
import io.parley.router.state.MemoryEntries;
import io.parley.router.state.PartitionDecider;
import io.parley.schema.command.CommandEnvelope;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The decider of one partition, from its first command on, with its state in memory. Only what
/// stands in the records counts: the command, its offset, and the time that the broker gave it.
final class SecondRouter {

  private static final long CACHE_WEIGHT = 100_000;

  private final PartitionDecider decider = new PartitionDecider(new MemoryEntries(), CACHE_WEIGHT);
  private final Set<Long> freezingOffsets;

  /// Makes one that knows nothing yet.
  ///
  /// @param freezingOffsets commands that froze their conversation. That is a recorded fact, and
  ///   not to be decided again: what was the matter then may have been mended since
  SecondRouter(Set<Long> freezingOffsets) {
    this.freezingOffsets = freezingOffsets;
  }

  /// What a command becomes.
  ///
  /// @param failure why it could not be decided
  record Made(List<Recorded> events, @Nullable RuntimeException failure) {

    private static final Made NOTHING = new Made(List.of(), null);
  }

  Made take(CommandEnvelope command, long offset, Instant appendTime) {
    if (freezingOffsets.contains(offset)) {
      decider.freeze(
          command.conversation(),
          new Freeze(offset, appendTime, "froze when it was decided first"));
      return Made.NOTHING;
    }
    Judgement judgement = decider.decide(command, offset, appendTime);
    return new Made(judgement.steps().stream().map(Step::event).toList(), judgement.failure());
  }
}
