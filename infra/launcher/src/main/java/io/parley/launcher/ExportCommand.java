package io.parley.launcher;

import io.parley.history.audit.Past;
import io.parley.history.audit.Scope;
import io.parley.history.audit.export.ExportFormat;
import io.parley.history.audit.export.ExportHeader;
import io.parley.history.audit.export.ExportHeader.Recorded;
import io.parley.history.audit.export.ExportTotals;
import io.parley.history.audit.export.ScopeJson;
import io.parley.launcher.audit.ContentReading;
import io.parley.launcher.audit.ExportRun;
import io.parley.schema.audit.AuditEntry;
import io.parley.schema.conversation.ConversationId;
import io.parley.schema.conversation.UserId;
import io.parley.service.StartupException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `parley audit export`: history as a file.
@Command(
    name = "export",
    description = {
      "Write history to a file, with its hashes: what holds for everything that is named.",
      "The file appears under its name when it is complete. A table (csv) has its proof beside it,"
          + " in FILE.proof.jsonl."
    })
final class ExportCommand implements Callable<Integer> {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int BUFFER_BYTES = 1 << 16;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private PastReading from = new PastReading();

  @Option(names = "--conversation", paramLabel = "ID", description = "Of one conversation.")
  private @Nullable String conversation;

  @Option(names = "--user", paramLabel = "USER", description = "Of one user; see --as.")
  private @Nullable String user;

  @Option(
      names = "--as",
      paramLabel = "PART",
      description =
          "What the user did (sender), or everything while the user was a member (member; the"
              + " default).")
  private Scope.Part part = Scope.Part.MEMBER;

  @Option(names = "--from", paramLabel = "TIME", description = "From this time on.")
  private @Nullable Instant begin;

  @Option(names = "--to", paramLabel = "TIME", description = "Before this time.")
  private @Nullable Instant end;

  @Option(
      names = "--search",
      paramLabel = "TEXT",
      description = "Messages and edits with this text, in any case of letters.")
  private @Nullable String text;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      required = true,
      description = "jsonl, csv or html.")
  private ExportFormat format = ExportFormat.JSONL;

  @Option(names = "--out", paramLabel = "FILE", required = true, description = "A new file.")
  private Path file = Path.of("");

  @Override
  public Integer call() {
    Scope scope = scope();
    if (Files.exists(file)) {
      throw new StartupException(file + " is there already");
    }
    Path directory = directory();
    ObjectNode details =
        JSON.createObjectNode()
            .put("format", format.name().toLowerCase(Locale.ROOT))
            .put("file", String.valueOf(file.getFileName()));
    details.set("scope", ScopeJson.of(scope));
    Recorded recorded =
        from.record(AuditEntry.EXPORT, details)
            .map(entry -> new Recorded(entry.by(), entry.sequence()))
            .orElse(null);
    var header = new ExportHeader(scope, from.source(), recorded, Instant.now());
    try (ContentReading reading = from.contents()) {
      ExportTotals totals = from.read(directory, out(), past -> write(header, past, reading));
      out()
          .println(
              "%,d events of %,d conversations written to %s"
                  .formatted(totals.events(), totals.conversations(), file));
      out()
          .println(
              "%,d conversations are shown to be complete as of the newest checkpoint"
                  .formatted(totals.proven()));
      if (totals.unchained() > 0) {
        out()
            .println(
                "%,d events have a hash that does not follow from what is before them"
                    .formatted(totals.unchained()));
      }
      return totals.unchained() == 0 ? 0 : 1;
    } catch (UncheckedIOException e) {
      throw new StartupException("can't write %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private ExportTotals write(ExportHeader header, Past past, ContentReading reading) {
    Path unfinished = beside(".part");
    try {
      ExportTotals totals = write(header, past, reading, unfinished);
      Files.move(unfinished, file);
      return totals;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ExportTotals write(
      ExportHeader header, Past past, ContentReading reading, Path unfinished) throws IOException {
    try (OutputStream main = open(unfinished);
        OutputStream proof =
            format == ExportFormat.CSV
                ? open(beside(".proof.jsonl"))
                : OutputStream.nullOutputStream()) {
      return new ExportRun(header, format, reading, new Progress(out())).write(past, main, proof);
    }
  }

  private Path directory() {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new StartupException("no directory " + parent);
    }
    return parent;
  }

  private Path beside(String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  private static OutputStream open(Path path) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(path), BUFFER_BYTES);
  }

  private Scope scope() {
    if (conversation != null && !ConversationId.isValid(conversation)) {
      throw new StartupException(conversation + " is no id of a conversation");
    }
    if (user != null && !UserId.isValid(user)) {
      throw new StartupException("--user " + user + " is no user id");
    }
    try {
      return new Scope(conversation, user, part, begin, end, text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(),
          e.getMessage() + ": give --conversation, --user, --from, --to or --search",
          e);
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /// Tells how many events are written, at most once a second.
  private static final class Progress implements LongConsumer {

    private static final long PERIOD_NS = 1_000_000_000;

    private final PrintWriter out;
    private final long beganNs = System.nanoTime();
    private long toldNs = beganNs;

    private Progress(PrintWriter out) {
      this.out = out;
    }

    @Override
    public void accept(long events) {
      long nowNs = System.nanoTime();
      if (nowNs - toldNs >= PERIOD_NS) {
        toldNs = nowNs;
        double seconds = (nowNs - beganNs) / 1e9;
        out.println(
            "%6.1f s  %,d events, %,.0f a second".formatted(seconds, events, events / seconds));
        out.flush();
      }
    }
  }
}
