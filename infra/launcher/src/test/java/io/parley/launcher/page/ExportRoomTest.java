package io.parley.launcher.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.service.StartupException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportRoomTest {

  @TempDir private Path parent = Path.of("");
  private ExportRoom room = new ExportRoom(Path.of(""), 0);

  @BeforeEach
  void prepare() {
    room = new ExportRoom(parent.resolve("exports"), 10);
    room.prepare();
  }

  @Test
  void keepsFilesThatNobodyElseCanRead() throws Exception {
    write("export-1.jsonl", "12345");

    assertThat(room.file("export-1.jsonl")).hasContent("12345");
    assertThat(permissions(room.file("export-1.jsonl"))).isEqualTo("rw-------");
    assertThat(permissions(parent.resolve("exports"))).isEqualTo("rwx------");
    assertThat(room.usedBytes()).isEqualTo(5);
  }

  @Test
  void refusesWhatThereIsNoRoomForUntilSomethingIsDeleted() throws Exception {
    write("export-1.jsonl", "123456");
    assertThatThrownBy(() -> write("export-2.jsonl", "12345"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("there is no room for it");

    room.delete("export-1.jsonl");
    room.delete("export-1.jsonl");
    room.delete("export-2.jsonl");

    assertThat(room.usedBytes()).isZero();
    write("export-3.jsonl", "1234567890");
    assertThat(room.file("export-1.jsonl")).doesNotExist();
  }

  /// As when the disk was full, or somebody has tidied up.
  @Test
  void givesBackAllTheRoomThatAFileHasTaken() throws Exception {
    write("export-1.jsonl", "123456");
    Files.writeString(room.file("export-1.jsonl"), "12");
    write("export-2.jsonl", "1234");
    Files.delete(room.file("export-2.jsonl"));

    room.delete("export-1.jsonl");
    room.delete("export-2.jsonl");

    assertThat(room.usedBytes()).isZero();
  }

  @Test
  void deletesWhatAnEarlierProcessHasLeft() throws Exception {
    write("export-1.jsonl", "12345");
    Path other = Files.writeString(parent.resolve("exports").resolve("notes.txt"), "mine");

    new ExportRoom(parent.resolve("exports"), 10).prepare();

    assertThat(room.file("export-1.jsonl")).doesNotExist();
    assertThat(other).exists();
  }

  @Test
  void leavesADirectoryAloneThatIsNotItsOwn() throws Exception {
    Path theirs = Files.createDirectory(parent.resolve("theirs"));
    Path report = Files.writeString(theirs.resolve("export-2025.csv"), "theirs");
    String before = permissions(theirs);

    assertThatThrownBy(() -> new ExportRoom(theirs, 10).prepare())
        .isInstanceOf(StartupException.class)
        .hasMessage(
            "audit-page.export-dir: %s holds what is not the audit page's: choose an empty directory"
                .formatted(theirs));

    assertThat(report).exists();
    assertThat(permissions(theirs)).isEqualTo(before);
  }

  @Test
  void takesAnEmptyDirectoryForItsOwn() throws Exception {
    Path empty = Files.createDirectory(parent.resolve("empty"));

    new ExportRoom(empty, 10).prepare();
    Files.writeString(empty.resolve("export-1.jsonl"), "left");
    new ExportRoom(empty, 10).prepare();

    assertThat(empty.resolve("export-1.jsonl")).doesNotExist();
    assertThat(permissions(empty)).isEqualTo("rwx------");
  }

  private void write(String name, String text) throws IOException {
    try (OutputStream out = room.create(name)) {
      out.write(text.getBytes(UTF_8));
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
