package io.parley.history.archive;

import io.parley.history.archive.ArchiveEntry.ArchivedCheckpoint;
import io.parley.history.audit.Hash;
import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.audit.export.CheckpointJson;
import io.parley.history.audit.export.MalformedFile;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;

/// The text of an entry of the manifest: what the next one's hash is of.
///
/// ```
/// parley.archive/1
/// number 2
/// previous <hash of the entry before>
/// time 2026-11-21T08:00:00.000Z
/// checkpoint {"number":7,…}
/// spans 7 <bytes> <hash>
/// segment <partition> <from> <to> <records> <bytes> <hash>
/// ```
///
/// with a line of each kind for every checkpoint and segment.
final class EntryText {

  private static final String TITLE = "parley.archive/1";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private EntryText() {}

  static String of(ArchiveEntry entry) {
    var text = new StringBuilder();
    line(text, TITLE);
    line(text, "number " + entry.number());
    line(text, "previous " + entry.previous());
    line(text, "time " + TIME.format(entry.time()));
    for (ArchivedCheckpoint archived : entry.checkpoints()) {
      SpansFile spans = archived.spans();
      line(text, "checkpoint " + CheckpointJson.write(archived.checkpoint()));
      line(text, "spans %d %d %s".formatted(spans.checkpoint(), spans.bytes(), spans.hash()));
    }
    for (SegmentFile segment : entry.segments()) {
      line(
          text,
          "segment %d %d %d %d %d %s"
              .formatted(
                  segment.partition(),
                  segment.from(),
                  segment.to(),
                  segment.records(),
                  segment.bytes(),
                  segment.hash()));
    }
    return text.toString();
  }

  /// Reads a text.
  ///
  /// @throws IllegalArgumentException if it is not exactly that of an entry
  static ArchiveEntry parse(String text) {
    ArchiveEntry entry;
    try {
      entry = read(text);
    } catch (NumberFormatException | DateTimeException | NoSuchElementException | MalformedFile e) {
      throw new IllegalArgumentException("no entry of this version: " + e.getMessage(), e);
    }
    if (!of(entry).equals(text)) {
      throw new IllegalArgumentException("no entry as this version writes them");
    }
    return entry;
  }

  private static ArchiveEntry read(String text) {
    Iterator<String> lines = text.lines().iterator();
    if (!lines.next().equals(TITLE)) {
      throw new IllegalArgumentException("no entry of this version");
    }
    long number = Long.parseLong(rest(lines.next(), "number"));
    Hash previous = Hash.parse(rest(lines.next(), "previous"));
    Instant time = Instant.parse(rest(lines.next(), "time"));
    List<ArchivedCheckpoint> checkpoints = new ArrayList<>();
    List<SegmentFile> segments = new ArrayList<>();
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.startsWith("segment ")) {
        segments.add(segment(words(line, "segment", 6)));
      } else {
        SignedCheckpoint checkpoint = CheckpointJson.read(rest(line, "checkpoint"));
        checkpoints.add(new ArchivedCheckpoint(checkpoint, spans(words(lines.next(), "spans", 3))));
      }
    }
    return new ArchiveEntry(number, previous, time, checkpoints, segments);
  }

  private static SpansFile spans(String[] words) {
    return new SpansFile(Long.parseLong(words[0]), Long.parseLong(words[1]), Hash.parse(words[2]));
  }

  private static SegmentFile segment(String[] words) {
    return new SegmentFile(
        Integer.parseInt(words[0]),
        Long.parseLong(words[1]),
        Long.parseLong(words[2]),
        Long.parseLong(words[3]),
        Long.parseLong(words[4]),
        Hash.parse(words[5]));
  }

  private static String[] words(String line, String name, int count) {
    String[] words = rest(line, name).split(" ", -1);
    if (words.length != count) {
      throw new IllegalArgumentException("no entry: a line %s of another kind".formatted(name));
    }
    return words;
  }

  private static String rest(String line, String name) {
    if (!line.startsWith(name + " ")) {
      throw new IllegalArgumentException("no entry: no line " + name);
    }
    return line.substring(name.length() + 1);
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append('\n');
  }
}
