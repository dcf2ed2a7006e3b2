package io.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What is asked of an archive, which needs no server.
class ArchiveCommandTest {

  /// The test vectors of docs/audit.md.
  private static final Path VECTORS =
      Path.of("../../history-writer/src/test/resources/io/parley/history");

  private static final String ARCHIVE = VECTORS.resolve("archive").toString();

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void tellsUpToWhereTheLogIsArchived() {
    assertThat(parley("status", "--archive", ARCHIVE)).isZero();

    assertThat(out.toString())
        .contains(
            "27 records in 4 segments", "manifest    entry 2, ", "checkpoint  3 of 2026-11-21T")
        .contains("parley.events-0  up to offset 30", "parley.events-1  up to offset 60");
  }

  @Test
  void tellsWhatKafkaMayForgetInItsOwnWords() {
    assertThat(parley("status", "--archive", ARCHIVE, "--json")).isZero();

    JsonNode ends = JsonMapper.builder().build().readTree(out.toString()).path("ends");
    assertThat(ends.toString())
        .isEqualTo(
            "{\"version\":1,\"partitions\":["
                + "{\"topic\":\"parley.events\",\"partition\":0,\"offset\":30},"
                + "{\"topic\":\"parley.events\",\"partition\":1,\"offset\":60}]}");
  }

  @Test
  void verifiesWithNothingButTheFilesTheKeyAndTheCheckpointsThatWereKept() {
    String key = VECTORS.resolve("audit/key-2.pem").toString();
    String checkpoints = VECTORS.resolve("audit/checkpoints.jsonl").toString();

    assertThat(
            parley("verify", "--archive", ARCHIVE, "--key", key, "--checkpoint-file", checkpoints))
        .isZero();

    assertThat(out.toString())
        .contains("27 events of 3 conversations, 3 checkpoints")
        .contains("integrity     intact", "completeness  complete");
  }

  @Test
  void missesAnEntryThatSomebodyHasKeptTheHashOf() {
    String kept = "0".repeat(64);

    assertThat(parley("verify", "--archive", ARCHIVE, "--entry", kept)).isEqualTo(1);
    assertThat(parley("verify", "--archive", ARCHIVE, "--entry", "12")).isEqualTo(1);

    assertThat(out.toString())
        .contains("CUT  the history: archive: no entry of the manifest is " + kept);
    assertThat(err.toString().strip())
        .isEqualTo("parley: --entry is no hash of 64 hexadecimal digits");
  }

  @Test
  void saysInOneLineWhatIsNoArchive(@TempDir Path files) throws Exception {
    String none = files.resolve("none").toString();
    String off = Files.writeString(files.resolve("writer.yaml"), "ingest:\n").toString();

    assertThat(parley("status", "--archive", none)).isEqualTo(1);
    assertThat(parley("verify", "--archive", off)).isEqualTo(1);

    assertThat(err.toString().lines())
        .containsExactly(
            "parley: no archive " + none,
            "parley: " + off + ": archive.directory and archive.s3.bucket are empty");
  }

  private int parley(String... words) {
    String[] all = new String[words.length + 1];
    all[0] = "archive";
    System.arraycopy(words, 0, all, 1, words.length);
    return Parley.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all);
  }
}
