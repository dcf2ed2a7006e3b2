package io.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What auditors ask without any server.
class AuditCommandTest {

  /// The test vectors of docs/audit.md.
  private static final Path VECTORS =
      Path.of("../../history-writer/src/test/resources/io/parley/history/audit");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int parley(String... words) {
    return Parley.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(words);
  }

  private static String vector(String name) {
    return VECTORS.resolve(name).toString();
  }

  @Test
  void aProofIsCheckedWithNothingButTheKey() {
    assertThat(parley("audit", "check-proof", vector("proof.json"), "--key", vector("key-1.pem")))
        .isZero();
    assertThat(out.toString())
        .contains("event 3 of g:" + "2".repeat(32), "message.posted by alice", "checkpoint 1");
  }

  @Test
  void aProofOfAnotherKeyProvesNothing() {
    assertThat(parley("audit", "check-proof", vector("proof.json"), "--key", vector("key-2.pem")))
        .isEqualTo(1);
    assertThat(out.toString()).startsWith("proves nothing: checkpoint 1 is of key ");
  }

  @Test
  void whatIsNoProofNoKeyOrNoExportIsSaidInOneLine(@TempDir Path files) throws Exception {
    String nothing = Files.writeString(files.resolve("nothing"), "nothing").toString();

    assertThat(parley("audit", "check-proof", nothing, "--key", vector("key-1.pem"))).isEqualTo(1);
    assertThat(parley("audit", "check-proof", vector("proof.json"), "--key", nothing)).isEqualTo(1);
    assertThat(parley("audit", "check-proof", vector("proof.json"), "--key", "none.pem"))
        .isEqualTo(1);
    assertThat(parley("audit", "verify", "--export", nothing)).isEqualTo(1);
    assertThat(parley("audit", "verify", "--export", "none.jsonl")).isEqualTo(1);

    assertThat(err.toString().lines())
        .hasSize(5)
        .allMatch(line -> line.startsWith("parley: "))
        .anyMatch(line -> line.contains("no public key as PEM"))
        .anyMatch(line -> line.contains("no file none.pem"));
  }

  @Test
  void aConversationOrTimeThatCanNotBeIsRefused() {
    assertThat(parley("audit", "verify", "--conversation", "x")).isEqualTo(1);
    assertThat(
            parley(
                "audit",
                "verify",
                "--conversation",
                "d:alice:bob",
                "--from",
                "2026-11-21T08:00:00Z"))
        .isEqualTo(1);
    assertThat(parley("audit", "verify", "--from", "yesterday")).isEqualTo(2);

    assertThat(err.toString())
        .contains("x is no conversation's id", "either a conversation or a time", "--from");
  }
}
