package io.parley.launcher;

import com.zaxxer.hikari.HikariDataSource;
import io.parley.history.audit.Proof;
import io.parley.history.audit.export.ProofJson;
import io.parley.history.store.StoreUnavailableException;
import io.parley.history.verify.Prover;
import io.parley.schema.audit.AuditEntry;
import io.parley.schema.conversation.ConversationId;
import io.parley.service.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/// `parley audit prove`.
@Command(
    name = "prove",
    description = {
      "Write a small file that proves that an event stood in the log at its place.",
      "`parley audit check-proof` checks it with nothing but the public key of the checkpoints."
    })
final class AuditProveCommand implements Callable<Integer> {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private Auditing auditing = new Auditing();

  @Option(
      names = "--conversation",
      paramLabel = "C",
      required = true,
      description = "The conversation's id.")
  private String conversation = "";

  @Option(
      names = "--sequence",
      paramLabel = "N",
      required = true,
      description = "The event's number in it.")
  private long sequence;

  @Option(names = "--out", paramLabel = "FILE", required = true, description = "Where to write to.")
  private Path out = Path.of("");

  @Override
  public Integer call() {
    if (!ConversationId.isValid(conversation) || sequence < 1) {
      throw new StartupException(
          "there can be no event %d of %s".formatted(sequence, conversation));
    }
    auditing.record(
        AuditEntry.READ,
        JSON.createObjectNode()
            .put("conversation", conversation)
            .put("sequence", sequence)
            .put("proof", String.valueOf(out.getFileName())));
    Proof proof;
    try (HikariDataSource pool = auditing.config().postgres().dataSource("parley-audit")) {
      proof = Prover.prove(pool, conversation, sequence);
    } catch (StoreUnavailableException e) {
      throw new StartupException("PostgreSQL: " + e.getMessage(), e);
    }
    try {
      Files.writeString(out, ProofJson.write(proof));
    } catch (IOException e) {
      throw new StartupException("can't write " + out + ": " + e.getMessage(), e);
    }
    spec.commandLine()
        .getOut()
        .println(
            "event %d of %s is in checkpoint %d of %s"
                .formatted(
                    sequence,
                    conversation,
                    proof.checkpoint().number(),
                    proof.checkpoint().checkpoint().time()));
    return 0;
  }
}
