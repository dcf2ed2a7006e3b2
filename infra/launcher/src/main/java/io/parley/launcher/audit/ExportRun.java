package io.parley.launcher.audit;

import io.parley.history.audit.RecordedEvent;
import io.parley.history.audit.export.Export;
import io.parley.history.audit.export.ExportFormat;
import io.parley.history.audit.export.ExportHeader;
import io.parley.history.audit.export.ExportTotals;
import io.parley.history.store.HistorySnapshot;
import io.parley.schema.event.EventHash;
import java.io.OutputStream;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/// An export of what the history is at one moment.
///
/// @param progress is told the number of events now and then
public record ExportRun(
    ExportHeader header, ExportFormat format, ContentReading reading, LongConsumer progress) {

  /// Writes it. Closes nothing.
  ///
  /// @param proof of a format that needs one
  /// @throws java.io.UncheckedIOException if it can't be written
  public ExportTotals write(HistorySnapshot snapshot, OutputStream main, OutputStream proof) {
    try (Stream<RecordedEvent> events = snapshot.events(header.scope())) {
      return Export.write(
          header,
          new Export.Source(
              events.iterator(),
              (of, at) -> snapshot.hash(of, at).orElse(EventHash.GENESIS),
              snapshot.sealedHeads().orElse(null)),
          reading::read,
          new Export.Target(format, main, proof),
          progress);
    }
  }
}
