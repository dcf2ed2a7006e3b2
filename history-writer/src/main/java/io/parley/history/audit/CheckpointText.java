package io.parley.history.audit;

import io.parley.history.audit.Checkpoint.Link;
import io.parley.history.audit.Checkpoint.Sealed;
import io.parley.schema.event.EventHash;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Iterator;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The text of a checkpoint: what is hashed and signed.
///
/// ```
/// parley.checkpoint/2
/// number 2
/// previous <hash of the checkpoint before>
/// time 2026-11-21T08:00:00.000Z
/// key <public key, Base64>
/// history 1 <root>
/// events 130 5330
/// spans 17 <root>
/// heads 400 <root>
/// offsets 0:812 1:4577
/// audit 12 <hash of the audit log's entry 12>
/// ```
///
/// Version 1 has no line `audit`. And, where a key hands over to another, `next-key <public key,
/// Base64>`.
final class CheckpointText {

  private static final String VERSION_1 = "parley.checkpoint/1";
  private static final String VERSION_2 = "parley.checkpoint/2";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private CheckpointText() {}

  static String of(Checkpoint checkpoint) {
    Link link = checkpoint.link();
    Sealed sealed = checkpoint.sealed();
    CheckpointKey next = checkpoint.nextKey();
    TrailHead trail = sealed.trail();
    return String.join(
            "\n",
            trail == null ? VERSION_1 : VERSION_2,
            "number " + link.number(),
            "previous " + link.previous(),
            "time " + TIME.format(checkpoint.time()),
            "key " + checkpoint.key(),
            "history %d %s".formatted(link.number() - 1, link.history()),
            "events %d %d".formatted(sealed.events(), sealed.total()),
            "spans " + text(sealed.spans()),
            "heads " + text(sealed.heads()),
            "offsets " + text(sealed.offsets()))
        + (trail == null ? "" : "\naudit %d %s".formatted(trail.entries(), trail.hash()))
        + (next == null ? "\n" : "\nnext-key " + next + "\n");
  }

  /// Reads a text.
  ///
  /// @throws IllegalArgumentException if it is not exactly that of a checkpoint
  static Checkpoint parse(String text) {
    Checkpoint checkpoint;
    try {
      checkpoint = read(text);
    } catch (NumberFormatException
        | DateTimeException
        | NoSuchElementException
        | ArrayIndexOutOfBoundsException e) {
      throw new IllegalArgumentException("no checkpoint of this version: " + e.getMessage(), e);
    }
    if (!of(checkpoint).equals(text)) {
      throw new IllegalArgumentException("no checkpoint as this version writes them");
    }
    return checkpoint;
  }

  private static Checkpoint read(String text) {
    Iterator<String> lines = text.lines().iterator();
    String title = lines.next();
    if (!title.equals(VERSION_1) && !title.equals(VERSION_2)) {
      throw new IllegalArgumentException("no checkpoint of this version");
    }
    long number = Long.parseLong(words(lines, "number", 1)[0]);
    Hash previous = Hash.parse(words(lines, "previous", 1)[0]);
    Instant time = Instant.parse(words(lines, "time", 1)[0]);
    CheckpointKey key = CheckpointKey.parse(words(lines, "key", 1)[0]);
    Hash history = treeHead(words(lines, "history", 2)).root();
    String[] events = words(lines, "events", 2);
    var sealed =
        new Sealed(
            Long.parseLong(events[0]),
            Long.parseLong(events[1]),
            treeHead(words(lines, "spans", 2)),
            treeHead(words(lines, "heads", 2)),
            offsets(lines.next()),
            title.equals(VERSION_2) ? trailHead(words(lines, "audit", 2)) : null);
    @Nullable CheckpointKey next =
        lines.hasNext() ? CheckpointKey.parse(words(lines, "next-key", 1)[0]) : null;
    return new Checkpoint(new Link(number, previous, history), time, key, next, sealed);
  }

  private static String[] words(Iterator<String> lines, String name, int count) {
    String line = lines.next();
    String[] words =
        line.startsWith(name + " ")
            ? line.substring(name.length() + 1).split(" ", -1)
            : new String[0];
    if (words.length != count) {
      throw new IllegalArgumentException("no checkpoint: no line " + name);
    }
    return words;
  }

  private static TreeHead treeHead(String[] words) {
    return new TreeHead(Long.parseLong(words[0]), Hash.parse(words[1]));
  }

  private static TrailHead trailHead(String[] words) {
    return new TrailHead(Long.parseLong(words[0]), EventHash.of(Hash.parse(words[1]).bytes()));
  }

  private static String text(TreeHead head) {
    return head.size() + " " + head.root();
  }

  private static String text(SortedMap<Integer, Long> offsets) {
    return offsets.entrySet().stream()
        .map(entry -> entry.getKey() + ":" + entry.getValue())
        .collect(Collectors.joining(" "));
  }

  private static SortedMap<Integer, Long> offsets(String line) {
    SortedMap<Integer, Long> offsets = new TreeMap<>();
    if (!line.startsWith("offsets ")) {
      throw new IllegalArgumentException("no checkpoint: no line offsets");
    }
    for (String word : line.substring("offsets ".length()).split(" ", -1)) {
      if (!word.isEmpty()) {
        String[] pair = word.split(":", -1);
        offsets.put(Integer.parseInt(pair[0]), Long.parseLong(pair[1]));
      }
    }
    return offsets;
  }
}
