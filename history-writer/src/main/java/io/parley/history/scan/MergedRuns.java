package io.parley.history.scan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/// Sorted files, and what is sorted in memory, as one. Holds an entry of each. Used by one thread.
final class MergedRuns implements Iterator<Entry>, AutoCloseable {

  private final List<RunReader> files = new ArrayList<>();
  private final PriorityQueue<Source> sources =
      new PriorityQueue<>(Comparator.comparing(Source::head, Entry.ORDER));

  private MergedRuns() {}

  static MergedRuns of(List<Path> runs, List<Entry> inMemory) {
    var merged = new MergedRuns();
    for (Path run : runs) {
      var file = new RunReader(run);
      merged.files.add(file);
      merged.goOn(file);
    }
    merged.goOn(inMemory.iterator());
    return merged;
  }

  @Override
  public boolean hasNext() {
    return !sources.isEmpty();
  }

  @Override
  public Entry next() {
    Source first = sources.poll();
    if (first == null) {
      throw new NoSuchElementException();
    }
    goOn(first.rest());
    return first.head();
  }

  @Override
  public void close() {
    files.forEach(RunReader::close);
  }

  private void goOn(Iterator<Entry> rest) {
    if (rest.hasNext()) {
      sources.add(new Source(rest.next(), rest));
    }
  }

  private record Source(Entry head, Iterator<Entry> rest) {}
}
