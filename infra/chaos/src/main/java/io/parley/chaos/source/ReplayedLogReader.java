package io.parley.chaos.source;

import io.parley.chaos.check.LoggedEvent;
import io.parley.schema.codec.DecodeException;
import io.parley.schema.codec.EventCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// Reads the log that a second router made, as `parley replay --write` wrote it: a line an event,
/// partition and record in Base64.
public final class ReplayedLogReader {

  private ReplayedLogReader() {}

  /// The events, in the order of the file; their offsets are the numbers of their lines.
  ///
  /// @throws SourceUnreadable if there is no such file, or a line is no event
  public static List<LoggedEvent> read(Path file) {
    List<LoggedEvent> events = new ArrayList<>();
    try (var lines = Files.newBufferedReader(file)) {
      String line = lines.readLine();
      while (line != null) {
        events.add(event(file, events.size(), line));
        line = lines.readLine();
      }
    } catch (IOException e) {
      throw new SourceUnreadable(file + " can't be read: " + e.getMessage(), e);
    }
    return events;
  }

  private static LoggedEvent event(Path file, int number, String line) {
    String[] fields = line.split(" ", 2);
    try {
      return LoggedEvent.of(
          Integer.parseInt(fields[0]),
          number,
          EventCodec.decodeSealed(Base64.getDecoder().decode(fields[fields.length - 1])));
    } catch (IllegalArgumentException | DecodeException e) {
      throw new SourceUnreadable(
          "%s line %d is no event: %s".formatted(file, number + 1, e.getMessage()), e);
    }
  }
}
