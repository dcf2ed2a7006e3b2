package io.parley.launcher;

import io.parley.history.archive.Archive;
import io.parley.history.archive.Archive.Summary;
import io.parley.history.archive.ArchiveFailed;
import io.parley.history.archive.ArchiveStore;
import io.parley.history.audit.CheckpointKey;
import io.parley.history.audit.Hash;
import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.verify.ArchiveVerification;
import io.parley.history.verify.Report;
import io.parley.schema.topic.Topics;
import io.parley.service.StartupException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `parley archive`: sealed stretches of the log, kept in files.
@Command(
    name = "archive",
    description = {
      "Look at the archive that history writers keep of the log.",
      "Needs no server: neither Kafka nor PostgreSQL."
    },
    synopsisSubcommandLabel = "COMMAND")
final class ArchiveCommand {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(
      name = "status",
      description = {
        "What is archived, and up to where: this much of the log Kafka may forget.",
        "With --json, `ends` is what kafka-delete-records.sh takes as its offsets file."
      })
  int status(
      @Mixin ArchiveOptions options,
      @Option(names = "--json", description = "Say it as one JSON object.") boolean json) {
    return with(
        options,
        store -> {
          try (var archive = Archive.open(store)) {
            Summary summary = archive.summary();
            out().println(json ? json(summary) : text(summary));
            return 0;
          }
        });
  }

  @Command(
      name = "verify",
      description = {
        "Verify the archive on its own: every file, checkpoint and event, from the first one on.",
        "Exits with 0 if nothing is wrong, 1 if something is."
      })
  int verify(
      @Mixin ArchiveOptions options,
      @Option(
              names = "--checkpoint-file",
              paramLabel = "FILE",
              description = "Also against checkpoints that were kept elsewhere.")
          @Nullable Path checkpointFile,
      @Option(
              names = "--entry",
              paramLabel = "HASH",
              description =
                  "An entry of the manifest that must be there, and with it all before it: as"
                      + " `archive status` printed it once.")
          @Nullable String entry,
      @Option(names = "--key", paramLabel = "PUBLIC.pem", description = "The key that is trusted.")
          @Nullable Path key,
      @Option(names = "--json", description = "Say the outcome as one JSON object.") boolean json) {
    CheckpointKey trusted = AuditFiles.key(key);
    Hash kept = entry == null ? null : hash(entry);
    List<SignedCheckpoint> outside =
        checkpointFile == null ? List.of() : AuditFiles.checkpoints(checkpointFile);
    return with(
        options,
        store -> {
          Report report =
              new ArchiveVerification(store, outside, kept, trusted)
                  .run(new AuditProgress(spec.commandLine().getErr(), System.nanoTime()));
          var printed = new PrintedReport(report);
          out().println(json ? printed.json() : printed.text());
          return report.isSound() ? 0 : 1;
        });
  }

  private static Hash hash(String entry) {
    try {
      return Hash.parse(entry);
    } catch (IllegalArgumentException e) {
      throw new StartupException("--entry is no hash of 64 hexadecimal digits", e);
    }
  }

  private static int with(ArchiveOptions options, ToIntFunction<ArchiveStore> work) {
    try (ArchiveStore store = options.store()) {
      return work.applyAsInt(store);
    } catch (ArchiveFailed e) {
      throw new StartupException("archive: " + e.getMessage(), e);
    }
  }

  private static String text(Summary summary) {
    SignedCheckpoint checkpoint = summary.checkpoint();
    if (checkpoint == null) {
      return "nothing is archived yet";
    }
    var text = new StringBuilder();
    text.append(
        "%,d records in %,d segments, %,d bytes%n"
            .formatted(summary.records(), summary.segments(), summary.bytes()));
    text.append("manifest    entry %d, %s%n".formatted(summary.entries(), summary.manifest()));
    text.append(
        "checkpoint  %d of %s%n".formatted(checkpoint.number(), checkpoint.checkpoint().time()));
    summary
        .ends()
        .forEach(
            (partition, end) ->
                text.append("%s-%d  up to offset %d%n".formatted(Topics.EVENTS, partition, end)));
    return text.toString().stripTrailing();
  }

  private static String json(Summary summary) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("entries", summary.entries())
            .put("manifest", summary.manifest().toString())
            .put("checkpoint", summary.checkpoint() == null ? 0 : summary.checkpoint().number())
            .put("segments", summary.segments())
            .put("records", summary.records())
            .put("bytes", summary.bytes());
    ObjectNode ends = json.putObject("ends").put("version", 1);
    var partitions = ends.putArray("partitions");
    summary
        .ends()
        .forEach(
            (partition, end) ->
                partitions
                    .addObject()
                    .put("topic", Topics.EVENTS)
                    .put("partition", partition)
                    .put("offset", end));
    return json.toString();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
