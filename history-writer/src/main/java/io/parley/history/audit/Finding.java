package io.parley.history.audit;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// Something that is wrong with a history.
///
/// @param conversation null if it is none of a single conversation
/// @param sequence 0 if it is none of a single event
/// @param detail for a person, in one line
public record Finding(Kind kind, @Nullable String conversation, long sequence, String detail)
    implements Comparable<Finding> {

  private static final Comparator<Finding> BY_PLACE =
      Comparator.comparing(
              Finding::conversation, Comparator.nullsFirst(Comparator.<String>naturalOrder()))
          .thenComparingLong(Finding::sequence)
          .thenComparing(Finding::kind);

  /// What is in doubt: whether what is there is right, or whether all of it is there.
  public enum Verdict {
    INTEGRITY,
    COMPLETENESS
  }

  public enum Kind {
    /// A checkpoint is not what was signed, or not linked to those before it.
    CHECKPOINT(Verdict.INTEGRITY),
    /// The list of what a checkpoint sealed is not what it sealed.
    SEAL(Verdict.INTEGRITY),
    /// An event's bytes or hash are not what they were.
    ALTERED(Verdict.INTEGRITY),
    /// An event stands in another one's place.
    MISPLACED(Verdict.INTEGRITY),
    /// An event that the log does not have.
    INSERTED(Verdict.INTEGRITY),
    /// What stands beside an event's bytes contradicts them.
    CONTRADICTION(Verdict.INTEGRITY),
    /// A file of the archive is not what its name or the list of files says.
    FILE(Verdict.INTEGRITY),
    /// An entry of the audit log is not what it was, or one is gone from it.
    AUDIT_LOG(Verdict.INTEGRITY),
    /// Entries are gone from the end of the audit log.
    AUDIT_LOG_CUT(Verdict.COMPLETENESS),
    /// Checkpoints that were published are gone.
    CHECKPOINTS_CUT(Verdict.COMPLETENESS),
    /// A whole conversation is gone.
    CONVERSATION_REMOVED(Verdict.COMPLETENESS),
    /// Events are gone from the middle of a conversation.
    HOLE(Verdict.COMPLETENESS),
    /// Events are gone from the end of a conversation.
    TAIL_CUT(Verdict.COMPLETENESS),
    /// An event that nobody could read, which an operator has set aside.
    LOST(Verdict.COMPLETENESS),
    /// The log, the archive, or a file, ends too early or begins too late, or has a hole.
    CUT(Verdict.COMPLETENESS);

    private final Verdict verdict;

    Kind(Verdict verdict) {
      this.verdict = verdict;
    }

    public Verdict verdict() {
      return verdict;
    }
  }

  /// One of the whole history.
  public static Finding of(Kind kind, String detail) {
    return new Finding(kind, null, 0, detail);
  }

  @Override
  public int compareTo(Finding other) {
    return BY_PLACE.compare(this, other);
  }
}
