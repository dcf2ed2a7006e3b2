package io.parley.history.audit;

import io.parley.schema.event.SealedEvent;
import java.time.Instant;
import java.util.function.Predicate;

/// All that had happened by one moment, as it is read wherever it is kept. Used by one thread.
/// Every method blocks.
public interface Past {

  /// Where it is kept.
  enum Source {
    /// The history, as PostgreSQL has it.
    POSTGRES,
    /// The log, as Kafka has it, or the archive and Kafka behind it.
    LOG,
    /// The archive alone, as far as it goes.
    ARCHIVE
  }

  /// Reads the events of one conversation, in their order, from the first one.
  ///
  /// @param each gets the next one; whether it wants more
  void read(String conversation, Predicate<SealedEvent> each);

  /// The events of a scope.
  Excerpt excerpt(Scope scope);

  /// What is known of who had received and read what is said in a conversation.
  Receipts receipts(String conversation, Instant moment);
}
