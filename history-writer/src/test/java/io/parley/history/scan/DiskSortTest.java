package io.parley.history.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskSortTest {

  @TempDir private Path directory = Path.of("");

  /// From what never leaves memory to more files than are merged at a time.
  @ParameterizedTest(name = "{0} bytes in memory")
  @ValueSource(ints = {1 << 20, 1 << 14, 1 << 10})
  void sortsHoweverLittleItMayHold(int memoryBytes) {
    List<String> added = new ArrayList<>();
    try (var workspace = new Workspace(directory);
        var sort = new DiskSort(workspace, memoryBytes)) {
      var random = new Random(7);
      for (int i = 0; i < 2_000; i++) {
        var entry = new Entry("g:" + random.nextInt(50), i, new byte[] {(byte) i, 1});
        added.add(text(entry));
        sort.add(entry);
      }

      assertThat(all(sort)).hasSize(2_000).containsExactlyInAnyOrderElementsOf(added).isSorted();
      assertThat(all(sort)).as("a second time").hasSize(2_000).isSorted();
    }
  }

  @Test
  void leavesNothingBehind() throws IOException {
    try (var workspace = new Workspace(directory);
        var sort = new DiskSort(workspace, 1)) {
      sort.add(new Entry("g:1", 1, new byte[10]));
      assertThat(files()).isNotEmpty();
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void makesNoFileOfWhatItCanHold() throws IOException {
    try (var workspace = new Workspace(directory);
        var sort = new DiskSort(workspace, 1 << 20)) {
      sort.add(new Entry("g:1", 1, new byte[10]));
      assertThat(all(sort)).hasSize(1);
      assertThat(files()).isEmpty();
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> found = Files.list(directory)) {
      return found.toList();
    }
  }

  private static List<String> all(DiskSort sort) {
    List<String> all = new ArrayList<>();
    try (MergedRuns sorted = sort.sorted()) {
      sorted.forEachRemaining(entry -> all.add(text(entry)));
    }
    return all;
  }

  /// Sorted as texts as entries are.
  private static String text(Entry entry) {
    return "%s\0%08d %d".formatted(entry.conversation(), entry.sequence(), entry.payload()[0]);
  }
}
