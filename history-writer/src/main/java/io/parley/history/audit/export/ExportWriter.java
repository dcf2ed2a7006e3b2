package io.parley.history.audit.export;

import io.parley.history.audit.HeadProof.NotSealed;
import io.parley.history.audit.RecordedEvent;
import io.parley.history.audit.SealedHead;
import io.parley.history.audit.SignedCheckpoint;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A format of an export, written as it comes: header, events, the end of each conversation behind
/// its events, totals. Does not close what it writes to. Used by one thread.
interface ExportWriter {

  /// Says what it is of.
  ///
  /// @param newest checkpoint; null if nothing is sealed
  void begin(ExportHeader header, @Nullable SignedCheckpoint newest) throws IOException;

  /// Writes the next event.
  ///
  /// @param previous hash of the event before it; null if that is the one that was written before,
  ///   or if it is the first of its conversation
  void event(RecordedEvent event, EventEnvelope envelope, @Nullable EventHash previous)
      throws IOException;

  /// Shows that the newest checkpoint sealed the conversation up to here: the event that was
  /// written last.
  void sealed(SealedHead head) throws IOException;

  /// Shows that the newest checkpoint has the conversation that was written last, with an end that
  /// is not written.
  void place(SealedHead head) throws IOException;

  /// Shows that the newest checkpoint was made before the conversation began.
  void notSealed(String conversation, NotSealed proof) throws IOException;

  /// Says that the conversation ends here: with the event that was written last.
  void head(RecordedEvent last) throws IOException;

  void end(ExportTotals totals) throws IOException;
}
