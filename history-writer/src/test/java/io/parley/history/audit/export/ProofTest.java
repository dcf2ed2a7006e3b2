package io.parley.history.audit.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.history.audit.CheckpointKey;
import io.parley.history.audit.Proof;
import io.parley.history.audit.SealedHistory;
import io.parley.history.audit.SignedCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ProofTest {

  /// The test vectors of docs/audit.md.
  private static final Path VECTORS = Path.of("src/test/resources/io/parley/history/audit");

  private static final CheckpointKey FIRST = SealedHistory.FIRST.key();
  private static final CheckpointKey SECOND = SealedHistory.SECOND.key();

  private final SealedHistory history = new SealedHistory();

  @Test
  void everyEventIsProvedByTheKeyThatSealedIt() {
    for (int sequence = 1; sequence <= 9; sequence++) {
      Proof proof = history.proof(sequence, false);
      assertThat(proof.examine(sequence <= 7 ? FIRST : SECOND)).isEmpty();
      assertThat(proof.examine(sequence <= 7 ? SECOND : FIRST)).isPresent();
    }
  }

  @Test
  void whatAnEarlierKeySealedIsProvedByALaterOne() {
    for (int sequence = 1; sequence <= 7; sequence++) {
      assertThat(history.proof(sequence, true).examine(SECOND)).isEmpty();
    }
  }

  @Test
  void aProofIsTheSameAfterItWasWrittenAndRead() {
    Proof proof = history.proof(3, true);
    String text = ProofJson.write(proof);

    assertThat(ProofJson.write(ProofJson.read(text))).isEqualTo(text);
    assertThat(ProofJson.read(text).examine(SECOND)).isEmpty();
  }

  @Test
  void aProofInWhichAnythingThatCountsIsChangedProvesNothing() {
    String text = ProofJson.write(history.proof(3, true));
    var random = new Random(11);
    int refused = 0;
    for (int round = 0; round < 2_000; round++) {
      int at = random.nextInt(text.length());
      char other = (char) (' ' + random.nextInt(95));
      String changed = text.substring(0, at) + other + text.substring(at + 1);
      if (provesSomethingElse(changed)) {
        throw new AssertionError("character %d as %c: %s".formatted(at, other, changed));
      }
      refused++;
    }
    assertThat(refused).isEqualTo(2_000);
  }

  /// Whether a proof is accepted, and yet is of another event.
  private boolean provesSomethingElse(String text) {
    try {
      Proof proof = ProofJson.read(text);
      return proof.examine(SECOND).isEmpty()
          && !proof.sealed().equals(history.proof(3, true).sealed());
    } catch (MalformedFile _) {
      return false;
    }
  }

  @Test
  void whatIsNoProofIsRefused() {
    for (String text : List.of("", "[]", "{}", "{\"format\":\"parley.export\",\"version\":1}")) {
      assertThatThrownBy(() -> ProofJson.read(text)).isInstanceOf(MalformedFile.class);
    }
  }

  /// Written anew with `-Dvectors=write`.
  @Test
  void theTestVectorsAreWhatTheyWere() throws IOException {
    var vectors =
        List.of(
            new Vector("checkpoint-1.txt", history.checkpoints().getFirst().body()),
            new Vector(
                "checkpoints.jsonl",
                String.join(
                        "\n", history.checkpoints().stream().map(CheckpointJson::write).toList())
                    + "\n"),
            new Vector("audit-log.txt", auditLog()),
            new Vector("checkpoint-2.json", CheckpointJson.write(history.withAuditLog()) + "\n"),
            new Vector("proof.json", ProofJson.write(history.proof(3, false))),
            new Vector("proof-witnessed.json", ProofJson.write(history.proof(3, true))),
            new Vector("key-1.pem", FIRST.pem()),
            new Vector("key-2.pem", SECOND.pem()));
    for (Vector vector : vectors) {
      Path file = VECTORS.resolve(vector.name());
      if ("write".equals(System.getProperty("vectors"))) {
        Files.writeString(file, vector.text());
      }
      assertThat(Files.readString(file)).isEqualTo(vector.text());
    }
  }

  /// A line for each entry: its bytes and its hash.
  private static String auditLog() {
    return SealedHistory.auditLog().stream()
        .map(entry -> HexFormat.of().formatHex(entry.bytes()) + " " + entry.hash() + "\n")
        .collect(Collectors.joining());
  }

  @Test
  void theManualHasTheVectors() throws IOException {
    String manual = Files.readString(Path.of("../docs/audit.md"));
    SignedCheckpoint checkpoint = history.withAuditLog();

    assertThat(manual)
        .contains(checkpoint.body().indent(4))
        .contains("`" + checkpoint.hash() + "`")
        .contains("`" + history.checkpoints().getFirst().hash() + "`");
    assertThat(checkpoint.isSigned()).isTrue();
  }

  private record Vector(String name, String text) {}

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void aSecondImplementationComesToTheSame(@TempDir Path files) throws Exception {
    assertThat(python("proof.json", "key-1.pem")).isZero();
    assertThat(python("proof-witnessed.json", "key-2.pem")).isZero();
    assertThat(python("proof.json", "key-2.pem")).isEqualTo(1);
    Path forged = files.resolve("forged.json");
    String text = Files.readString(VECTORS.resolve("proof.json"), UTF_8);
    Files.writeString(forged, text.replace("\"last\" : 5", "\"last\" : 6"));
    assertThat(python(forged.toString(), "key-1.pem")).isEqualTo(1);
  }

  private static int python(String proof, String key) throws Exception {
    Process process;
    try {
      process =
          new ProcessBuilder(
                  "python3",
                  "src/test/python/check_proof.py",
                  VECTORS.resolve(proof).toString(),
                  VECTORS.resolve(key).toString())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      return Assumptions.abort("no python3: " + e.getMessage());
    }
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    int exit = process.waitFor();
    assertThat(said).startsWith(exit == 0 ? "ok" : "proves nothing");
    return exit;
  }
}
