package io.parley.history.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.history.archive.ArchiveEntry.ArchivedCheckpoint;
import io.parley.history.audit.Hash;
import io.parley.history.audit.SealedHistory;
import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.projection.ConversationLog;
import io.parley.history.projection.LoggedEvent;
import io.parley.history.verify.ArchiveVerification;
import io.parley.history.verify.Report;
import io.parley.history.verify.VerifyListener;
import io.parley.schema.archive.ArchivedRecord;
import io.parley.schema.codec.EventCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The archive of [SealedHistory] in two entries, as a second implementation is held to it. Written
/// anew with `-Dvectors=write`.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ArchiveVectorsTest {

  private static final Path VECTORS = Path.of("src/test/resources/io/parley/history/archive");
  private static final Path KEY = Path.of("src/test/resources/io/parley/history/audit/key-2.pem");

  private final SealedHistory history = new SealedHistory();
  private Hash last = Hash.ZERO;

  @Test
  void theTestVectorsAreWhatTheyWere(@TempDir Path fresh) throws IOException {
    if ("write".equals(System.getProperty("vectors"))) {
      write(VECTORS);
    }
    write(fresh);

    // Not byte by byte: other versions of zlib may compress otherwise.
    assertThat(names(fresh)).hasSameSizeAs(names(VECTORS));
    assertThat(verify(VECTORS).findings()).isEmpty();
    assertThat(verify(fresh).findings()).isEmpty();
    assertThat(verify(VECTORS).counts().events()).isEqualTo(27);
    assertThat(Archive.open(store(VECTORS)).summary().ends())
        .isEqualTo(Archive.open(store(fresh)).summary().ends());
  }

  @Test
  void aSecondImplementationComesToTheSame(@TempDir Path copy) throws Exception {
    assertThat(python(VECTORS)).isEqualTo("27 events of 3 conversations: ok");

    for (String name : names(VECTORS)) {
      Files.createDirectories(copy.resolve(name).getParent());
      Files.copy(VECTORS.resolve(name), copy.resolve(name));
    }
    Path segment =
        copy.resolve(names(copy).stream().filter(n -> n.endsWith(".segment")).toList().getFirst());
    byte[] bytes = Files.readAllBytes(segment);
    bytes[bytes.length / 2] ^= 1;
    Files.write(segment, bytes);
    assertThat(python(copy)).startsWith("not sound: ");
  }

  @Test
  void anEntryIsReadAsItWasWrittenAndNothingElseIsOne() throws IOException {
    String text = Files.readString(VECTORS.resolve("manifest/0000000002.txt"));

    assertThat(EntryText.of(EntryText.parse(text))).isEqualTo(text);
    for (String other :
        List.of(
            "",
            text.replace("archive/1", "archive/2"),
            text.replace("number 2", "number 02"),
            text.replace("segment 0 ", "segment 0  "),
            text.replace("previous ", "previous x"),
            text.replace("\nspans ", "\nspan "),
            text + "segment 0 1\n",
            text + "\n")) {
      assertThatThrownBy(() -> EntryText.parse(other)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  /// The first entry has one checkpoint, the second the two others.
  private void write(Path directory) {
    ArchiveStore store = store(directory);
    last = Hash.ZERO;
    entry(store, 1, 1, 1);
    entry(store, 2, 2, 3);
  }

  private void entry(ArchiveStore store, long number, int first, int end) {
    List<ArchivedCheckpoint> checkpoints = new ArrayList<>();
    for (int n = first; n <= end; n++) {
      SignedCheckpoint checkpoint = history.checkpoints().get(n - 1);
      byte[] bytes = SpansText.of(history.spans(n));
      var file = new SpansFile(n, bytes.length, Hash.ofBytes(bytes));
      store.create(file.name(), bytes);
      checkpoints.add(new ArchivedCheckpoint(checkpoint, file));
    }
    List<SegmentFile> segments = new ArrayList<>();
    SortedMap<Integer, Long> begins =
        first == 1
            ? new TreeMap<>()
            : history.checkpoints().get(first - 2).checkpoint().sealed().offsets();
    checkpoints
        .getLast()
        .checkpoint()
        .checkpoint()
        .sealed()
        .offsets()
        .forEach(
            (partition, to) ->
                segments.add(
                    segment(
                        store,
                        partition,
                        begins.getOrDefault(partition, 0L),
                        to,
                        SealedHistory.sealedTo(first - 1) + 1,
                        SealedHistory.sealedTo(end))));
    var entry =
        new ArchiveEntry(
            number,
            last,
            checkpoints.getLast().checkpoint().checkpoint().time().plusSeconds(1),
            checkpoints,
            segments);
    byte[] text = EntryText.of(entry).getBytes(UTF_8);
    store.create(ArchiveEntry.name(number), text);
    last = Hash.ofBytes(text);
  }

  /// Partition 0 has the first conversation, partition 1 the two others, their events by turns.
  private SegmentFile segment(
      ArchiveStore store, int partition, long from, long to, int first, int end) {
    var writer = new SegmentWriter(partition, from);
    List<ConversationLog> logs =
        partition == 0 ? history.logs().subList(0, 1) : history.logs().subList(1, 3);
    long offset = from;
    for (int sequence = first; sequence <= end; sequence++) {
      for (ConversationLog log : logs) {
        LoggedEvent event = log.event(sequence);
        writer.add(
            new ArchivedRecord(
                offset++,
                event.envelope().time(),
                log.conversation().getBytes(UTF_8),
                EventCodec.encodeSealed(event.sealed())),
            log.conversation());
      }
    }
    byte[] bytes = writer.end(to);
    var file =
        new SegmentFile(partition, from, to, writer.records(), bytes.length, Hash.ofBytes(bytes));
    store.create(file.name(), bytes);
    return file;
  }

  private static Report verify(Path directory) {
    return new ArchiveVerification(store(directory), List.of(), null, SealedHistory.SECOND.key())
        .run(VerifyListener.NOBODY);
  }

  private static ArchiveStore store(Path directory) {
    return ArchiveConfig.directory(directory);
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> directory.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  private static String python(Path directory) throws Exception {
    Process process;
    try {
      process =
          new ProcessBuilder(
                  "python3",
                  "src/test/python/check_archive.py",
                  directory.toString(),
                  KEY.toString())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      return Assumptions.abort("no python3: " + e.getMessage());
    }
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isEqualTo(said.startsWith("not sound") ? 1 : 0);
    return said.strip();
  }
}
