package io.parley.history.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What the archive asks of a place.
interface ArchiveStoreContract {

  /// An empty one.
  ArchiveStore store();

  @Test
  default void readsAFileAsItWasWritten() {
    byte[] bytes = new byte[1 << 20];
    new Random(1).nextBytes(bytes);

    assertThat(store().create("segments/3/0-17-abc.segment", bytes)).isTrue();

    assertThat(store().read("segments/3/0-17-abc.segment")).hasValue(bytes);
  }

  @Test
  default void keepsAnEmptyFile() {
    assertThat(store().create("spans/1-abc.gz", new byte[0])).isTrue();

    assertThat(store().read("spans/1-abc.gz")).hasValue(new byte[0]);
    assertThat(store().list("spans/")).containsExactly("spans/1-abc.gz");
  }

  @Test
  default void neverWritesAFileTwice() {
    store().create("manifest/1.txt", text("first"));

    assertThat(store().create("manifest/1.txt", text("second"))).isFalse();

    assertThat(store().read("manifest/1.txt")).hasValue(text("first"));
  }

  @Test
  default void letsOneOfManyWritersWin() throws Exception {
    List<Callable<Boolean>> writers =
        IntStream.range(0, 8)
            .<Callable<Boolean>>mapToObj(
                i -> () -> store().create("manifest/1.txt", text("writer " + i)))
            .toList();
    try (var threads = Executors.newFixedThreadPool(8)) {
      List<Future<Boolean>> written = threads.invokeAll(writers);
      List<Integer> won = IntStream.range(0, 8).filter(i -> get(written.get(i))).boxed().toList();

      assertThat(won).hasSize(1);
      assertThat(store().read("manifest/1.txt")).hasValue(text("writer " + won.getFirst()));
    }
  }

  @Test
  default void readsAPartOfAFile() {
    store().create("a/file", text("0123456789"));

    assertThat(store().read("a/file", 3, 4)).hasValue(text("3456"));
    assertThat(store().read("a/file", 8, 4)).hasValue(text("89"));
    assertThat(store().read("a/file", 10, 4)).hasValue(new byte[0]);
    assertThat(store().read("a/file", 0, 0)).hasValue(new byte[0]);
  }

  @Test
  default void knowsNothingOfAFileThatIsNotThere() {
    assertThat(store().read("manifest/7.txt")).isEmpty();
    assertThat(store().read("manifest/7.txt", 0, 4)).isEmpty();
    assertThat(store().list("manifest/")).isEmpty();
  }

  @Test
  default void listsTheFilesOfAFolderInTheirOrder() {
    for (String name : List.of("b/2", "b/10", "b/1", "a/1", "c/1", "bb/1")) {
      store().create(name, text(name));
    }

    assertThat(store().list("b/")).containsExactly("b/1", "b/10", "b/2");
  }

  private static boolean get(Future<Boolean> written) {
    try {
      return written.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(UTF_8);
  }
}
