package io.parley.chaos.bench;

import io.parley.chaos.check.Checker;
import io.parley.chaos.check.RecordedRun;
import io.parley.chaos.check.Verdict;
import io.parley.chaos.observation.BrokenJournal;
import io.parley.chaos.observation.Journals;
import io.parley.chaos.source.HistoryRowsReader;
import io.parley.chaos.source.LogContents;
import io.parley.chaos.source.LogReader;
import io.parley.chaos.source.ReplayedLogReader;
import io.parley.chaos.source.SourceUnreadable;
import io.parley.service.StartupException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `parley check`: the checker alone, on what a run left.
@Command(
    name = "check",
    description = {
      "Check what clients observed against the log and PostgreSQL.",
      "Exits with 0 if every promise was kept, 1 if not."
    })
public final class CheckCommand implements Callable<Integer> {

  private static final Duration READ = Duration.ofMinutes(5);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "OBSERVATIONS",
      description = "A file of observations, one a line of JSON, or a directory of *.jsonl.")
  private Path observations = Path.of("");

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      required = true,
      description = "Where the log is.")
  private String kafka = "";

  @Option(
      names = "--postgres",
      paramLabel = "URL",
      description =
          "JDBC URL of the history, with user and password; without it that is not checked.")
  private @Nullable String postgres;

  @Option(
      names = "--replayed",
      paramLabel = "FILE",
      description =
          "What a second router made of the commands, as `parley replay --write` wrote it; without"
              + " it that is not checked.")
  private @Nullable Path replayed;

  @Option(
      names = "--master-keys",
      paramLabel = "FILE",
      description = "With --postgres, to read contents that are encrypted.")
  private @Nullable Path masterKeys;

  @Override
  public Integer call() {
    if (!Files.exists(observations)) {
      throw new StartupException("no observations at " + observations);
    }
    try {
      Journals journals = Journals.read(observations);
      var rows = postgres == null ? null : new HistoryRowsReader(postgres).read();
      var log = new LogReader(kafka, READ, contents()).read();
      var again = replayed == null ? null : ReplayedLogReader.read(replayed);
      Verdict verdict = Checker.check(new RecordedRun(journals.observations(), log, rows, again));
      var out = spec.commandLine().getOut();
      if (journals.truncated() > 0) {
        out.println(journals.truncated() + " observations were cut off when they were written");
      }
      out.print(verdict.report());
      out.flush();
      return verdict.isClean() ? 0 : 1;
    } catch (BrokenJournal | SourceUnreadable e) {
      throw new StartupException(String.valueOf(e.getMessage()), e);
    }
  }

  private LogContents contents() {
    if (masterKeys == null) {
      return LogContents.plain();
    }
    if (postgres == null) {
      throw new StartupException("--master-keys: name the keys' database too, by --postgres");
    }
    return LogContents.encrypted(masterKeys, postgres);
  }
}
