package io.parley.launcher;

import io.parley.history.audit.CheckpointKey;
import io.parley.history.audit.Proof;
import io.parley.history.audit.export.MalformedFile;
import io.parley.history.audit.export.ProofJson;
import io.parley.schema.event.EventEnvelope;
import io.parley.service.StartupException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `parley audit check-proof`.
@Command(
    name = "check-proof",
    description = {
      "Check a proof that `parley audit prove` wrote. Needs no server.",
      "Exits with 0 if it proves what it says, 1 if not."
    })
final class AuditCheckProofCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "FILE", description = "The proof.")
  private Path file = Path.of("");

  @Option(
      names = "--key",
      paramLabel = "PUBLIC.pem",
      required = true,
      description = "The public key of the checkpoints.")
  private Path key = Path.of("");

  @Override
  public Integer call() {
    CheckpointKey trusted = Objects.requireNonNull(AuditFiles.key(key));
    Proof proof;
    try {
      proof = ProofJson.read(AuditFiles.read(file));
    } catch (MalformedFile e) {
      throw new StartupException(file + ": " + e.getMessage(), e);
    }
    PrintWriter out = spec.commandLine().getOut();
    Optional<String> problem = proof.examine(trusted);
    if (problem.isPresent()) {
      out.println("proves nothing: " + problem.get());
      return 1;
    }
    EventEnvelope event = proof.event();
    out.println(
        "event %d of %s, a %s by %s at %s, stood there when checkpoint %d was made at %s"
            .formatted(
                event.sequence(),
                event.conversation(),
                event.event().kind(),
                event.by(),
                event.time(),
                proof.checkpoint().number(),
                proof.checkpoint().checkpoint().time()));
    return 0;
  }
}
