package io.parley.launcher.audit;

import io.parley.history.audit.Excerpt;
import io.parley.history.audit.Past;
import io.parley.history.audit.export.Export;
import io.parley.history.audit.export.ExportFormat;
import io.parley.history.audit.export.ExportHeader;
import io.parley.history.audit.export.ExportTotals;
import java.io.OutputStream;
import java.util.function.LongConsumer;

/// An export of what had happened by one moment.
///
/// @param progress is told the number of events now and then
public record ExportRun(
    ExportHeader header, ExportFormat format, ContentReading reading, LongConsumer progress) {

  /// Writes it. Closes nothing.
  ///
  /// @param proof of a format that needs one
  /// @throws java.io.UncheckedIOException if it can't be written
  public ExportTotals write(Past past, OutputStream main, OutputStream proof) {
    try (Excerpt excerpt = past.excerpt(header.scope())) {
      return Export.write(
          header, excerpt, reading::read, new Export.Target(format, main, proof), progress);
    }
  }
}
