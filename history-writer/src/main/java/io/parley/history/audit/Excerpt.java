package io.parley.history.audit;

import io.parley.schema.event.EventHash;
import java.util.Iterator;
import java.util.Optional;

/// The events of a scope, but for its text, with what shows that they are all there. To be closed.
/// Used by one thread.
public interface Excerpt extends AutoCloseable {

  /// Each conversation's together, in the order of their sequences; the conversations in the order
  /// of the bytes of their ids.
  Iterator<RecordedEvent> events();

  /// Hash of the event before the one that was read last; zeros if there is none.
  EventHash previous(RecordedEvent event);

  /// What the newest checkpoint says of conversations; empty if nothing is sealed.
  Optional<HeadProofs> heads();

  @Override
  void close();
}
