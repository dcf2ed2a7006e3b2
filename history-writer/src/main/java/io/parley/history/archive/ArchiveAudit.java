package io.parley.history.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.history.archive.ArchiveEntry.ArchivedCheckpoint;
import io.parley.history.audit.Checkpoint.Sealed;
import io.parley.history.audit.CheckpointChain;
import io.parley.history.audit.Finding;
import io.parley.history.audit.Finding.Kind;
import io.parley.history.audit.Hash;
import io.parley.history.audit.MerkleRoot;
import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.audit.Span;
import io.parley.schema.event.EventHash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// The archive on its own, from its first event to its last: the manifest's links, every file, the
/// checkpoints' links and signatures, what each of them sealed, and every event against the one
/// before it and against its span. Needs no server.
///
/// Holds the last hash of every conversation, and what one entry of the manifest has.
public final class ArchiveAudit {

  private static final long TELL_EVERY = 20_000;

  private final ArchiveStore store;
  private final Consumer<Finding> findings;
  private final LongConsumer progress;
  private final CheckpointChain chain = new CheckpointChain();
  private final List<SignedCheckpoint> checkpoints = new ArrayList<>();
  private final List<ArchiveEntry> entries = new ArrayList<>();
  private final Set<Hash> manifests = new HashSet<>();
  private final Map<String, EventHash> lastHashes = new HashMap<>();
  private final Map<Integer, Long> ends = new HashMap<>();
  private Hash manifest = Hash.ZERO;
  private long records;

  /// @param progress hears now and then how many records were read
  public ArchiveAudit(ArchiveStore store, Consumer<Finding> findings, LongConsumer progress) {
    this.store = store;
    this.findings = findings;
    this.progress = progress;
  }

  /// Those that can be read, in their order.
  public List<SignedCheckpoint> checkpoints() {
    return checkpoints;
  }

  /// Whether the manifest has an entry of which somebody has kept the hash, and with it all before.
  public boolean hasEntry(Hash hash) {
    return manifests.contains(hash);
  }

  public long records() {
    return records;
  }

  public long conversations() {
    return lastHashes.size();
  }

  /// Looks at everything.
  public void run() {
    int files = store.list("manifest/").size();
    for (int number = 1; number <= files; number++) {
      if (!entry(number)) {
        report(
            Kind.CUT,
            "entry %d of the manifest is missing or unreadable; nothing behind it was looked at"
                .formatted(number));
        return;
      }
    }
  }

  private boolean entry(long number) {
    Optional<byte[]> text = store.read(ArchiveEntry.name(number));
    if (text.isEmpty()) {
      return false;
    }
    ArchiveEntry entry;
    try {
      entry = EntryText.parse(new String(text.get(), UTF_8));
    } catch (IllegalArgumentException e) {
      report(Kind.FILE, "%s: %s".formatted(ArchiveEntry.name(number), e.getMessage()));
      return false;
    }
    if (entry.number() != number || !entry.previous().equals(manifest)) {
      report(
          Kind.FILE, "%s is not linked to the one before it".formatted(ArchiveEntry.name(number)));
    }
    manifest = Hash.ofBytes(text.get());
    manifests.add(manifest);
    examine(entry);
    entries.add(entry);
    return true;
  }

  private void examine(ArchiveEntry entry) {
    var check = new RoundCheck(new EarlierEntries(), findings);
    for (ArchivedCheckpoint archived : entry.checkpoints()) {
      SignedCheckpoint checkpoint = archived.checkpoint();
      checkpoints.add(checkpoint);
      chain
          .add(checkpoint)
          .ifPresent(
              problem ->
                  report(
                      Kind.CHECKPOINT, "checkpoint %d %s".formatted(checkpoint.number(), problem)));
      spans(archived, check);
    }
    int partition = -1;
    for (SegmentFile file : entry.segments()) {
      if (file.partition() != partition) {
        partition = file.partition();
        check.begin();
      }
      follow(file);
      segment(file, check);
    }
    entry.ends().forEach(this::requireEnd);
    check.end(lastHashes);
  }

  private void spans(ArchivedCheckpoint archived, RoundCheck check) {
    SpansFile file = archived.spans();
    Sealed sealed = archived.checkpoint().checkpoint().sealed();
    byte[] bytes = bytes(file.name(), file.hash());
    if (bytes == null) {
      return;
    }
    var root = new MerkleRoot();
    long events = 0;
    try {
      for (Span span : SpansText.parse(bytes)) {
        root.add(span.leaf());
        events += span.last() - span.first() + 1;
        check.add(archived.checkpoint().number(), span);
      }
    } catch (DamagedArchive e) {
      report(Kind.FILE, "%s: %s".formatted(file.name(), e.getMessage()));
    }
    if (!root.head().equals(sealed.spans()) || events != sealed.events()) {
      report(
          Kind.SEAL,
          "%s is not what checkpoint %d sealed"
              .formatted(file.name(), archived.checkpoint().number()));
    }
  }

  /// Segments follow each other without a gap.
  private void follow(SegmentFile file) {
    long end = ends.getOrDefault(file.partition(), 0L);
    if (file.from() != end) {
      report(
          Kind.CUT,
          "partition %d: offsets %d to %d are in no segment, or in two"
              .formatted(file.partition(), Math.min(end, file.from()), Math.max(end, file.from())));
    }
    ends.put(file.partition(), file.to());
  }

  private void requireEnd(int partition, long sealed) {
    long end = ends.getOrDefault(partition, 0L);
    if (end != sealed) {
      report(
          Kind.CUT,
          "partition %d: the segments end at offset %d, and what is sealed at %d"
              .formatted(partition, end, sealed));
      ends.put(partition, sealed);
    }
  }

  private void segment(SegmentFile file, RoundCheck check) {
    byte[] bytes = bytes(file.name(), file.hash());
    if (bytes == null) {
      return;
    }
    try {
      new SegmentRecords(Segment.of(bytes), check, findings)
          .read(
              file,
              () -> {
                records++;
                if (records % TELL_EVERY == 0) {
                  progress.accept(records);
                }
              });
    } catch (DamagedArchive e) {
      report(Kind.FILE, "%s: %s".formatted(file.name(), e.getMessage()));
    }
  }

  /// A file's bytes, whatever they are; null if it is gone.
  private byte @Nullable [] bytes(String name, Hash hash) {
    byte[] bytes = store.read(name).orElse(null);
    if (bytes == null) {
      report(Kind.CUT, "file %s is missing".formatted(name));
    } else if (!Hash.ofBytes(bytes).equals(hash)) {
      report(Kind.FILE, "file %s was changed".formatted(name));
    }
    return bytes;
  }

  private void report(Kind kind, String detail) {
    findings.accept(Finding.of(kind, "archive: " + detail));
  }

  /// What the entries before the one that is being looked at have.
  private final class EarlierEntries implements RoundCheck.Earlier {

    @Override
    public @Nullable EventHash last(String conversation) {
      return lastHashes.get(conversation);
    }

    /// Rare: only where the log has an event again.
    @Override
    public @Nullable EventHash of(String conversation, long sequence) {
      return entries.stream()
          .flatMap(entry -> entry.segments().stream())
          .flatMap(file -> store.read(file.name()).stream())
          .map(bytes -> SegmentRecords.find(bytes, conversation, sequence))
          .flatMap(Optional::stream)
          .findFirst()
          .orElse(null);
    }
  }
}
