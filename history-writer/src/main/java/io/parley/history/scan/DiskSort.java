package io.parley.history.scan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A sort of what need not fit into memory: so many bytes at a time are sorted and written to a
/// file, and the files are merged when it is read. What fits is never written. Used by one thread.
///
/// What it throws is [UncheckedIOException], if the disk fails it.
final class DiskSort implements AutoCloseable {

  /// Files that are merged at a time: more are made one first.
  static final int MAX_RUNS = 64;

  private final Workspace workspace;
  private final int memoryBytes;
  private final List<Entry> buffer = new ArrayList<>();
  private final List<Path> runs = new ArrayList<>();
  private long bufferedBytes;

  /// @param memoryBytes about how much is held
  DiskSort(Workspace workspace, int memoryBytes) {
    this.workspace = workspace;
    this.memoryBytes = memoryBytes;
  }

  void add(Entry entry) {
    buffer.add(entry);
    bufferedBytes += entry.bytesInMemory();
    if (bufferedBytes >= memoryBytes) {
      spill();
    }
  }

  /// Everything, in its order. Asked for once all is added; as often as one likes. To be closed.
  MergedRuns sorted() {
    buffer.sort(Entry.ORDER);
    return MergedRuns.of(runs, buffer);
  }

  @Override
  public void close() {
    buffer.clear();
    runs.forEach(DiskSort::delete);
    runs.clear();
  }

  private void spill() {
    buffer.sort(Entry.ORDER);
    runs.add(write(MergedRuns.of(List.of(), buffer)));
    buffer.clear();
    bufferedBytes = 0;
    if (runs.size() == MAX_RUNS) {
      Path all = write(MergedRuns.of(runs, List.of()));
      runs.forEach(DiskSort::delete);
      runs.clear();
      runs.add(all);
    }
  }

  private Path write(MergedRuns entries) {
    Path file = workspace.newFile();
    try (entries;
        var out = new RunWriter(file)) {
      while (entries.hasNext()) {
        out.write(entries.next());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
