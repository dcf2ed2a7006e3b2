package io.parley.history.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class DirectoryArchiveStoreTest implements ArchiveStoreContract {

  @TempDir private Path directory = Path.of("");

  @Override
  public ArchiveStore store() {
    return ArchiveConfig.directory(directory);
  }

  @Test
  void leavesNothingBesideItsFiles() throws IOException {
    store().create("a/file", new byte[3]);
    store().create("a/file", new byte[3]);

    try (Stream<Path> files = Files.list(directory.resolve("a"))) {
      assertThat(files).containsExactly(directory.resolve("a/file"));
    }
  }

  @Test
  void doesNotSeeWhatACrashLeftBehind() throws IOException {
    Files.createDirectories(directory.resolve("a"));
    Files.write(directory.resolve("a/.file.0f3c"), new byte[3]);

    assertThat(store().list("a/")).isEmpty();
    assertThat(store().create("a/file", new byte[4])).isTrue();
    assertThat(store().list("a/")).containsExactly("a/file");
  }

  @Test
  void sweepsWhatWasLeftUnfinishedLongAgo() throws IOException {
    Instant now = Instant.parse("2026-11-21T08:00:00Z");
    store().create("a/file", new byte[3]);
    Path old = unfinished("a/.file.0f3c9b1e-0000-4000-8000-000000000001", now.minusSeconds(2));
    Path young = unfinished("a/.file.0f3c9b1e-0000-4000-8000-000000000002", now.plusSeconds(2));
    Path another = unfinished("a/.profile", now.minusSeconds(2));
    Files.setLastModifiedTime(directory.resolve("a/file"), FileTime.from(now.minusSeconds(2)));

    assertThat(store().sweep(now)).isEqualTo(1);

    assertThat(old).doesNotExist();
    assertThat(young).exists();
    assertThat(another).exists();
    assertThat(directory.resolve("a/file")).exists();
  }

  private Path unfinished(String name, Instant at) throws IOException {
    Path file = Files.write(directory.resolve(name), new byte[3]);
    return Files.setLastModifiedTime(file, FileTime.from(at));
  }

  @Test
  void saysInOneLineThatItCannotWrite() throws IOException {
    Files.write(directory.resolve("a"), new byte[3]);

    assertThatThrownBy(() -> store().create("a/file", new byte[4]))
        .isInstanceOf(ArchiveFailed.class)
        .hasMessageStartingWith("can't write " + directory.resolve("a/file"));
  }
}
