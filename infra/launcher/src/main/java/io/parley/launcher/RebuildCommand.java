package io.parley.launcher;

import io.parley.connector.ConnectorConfig;
import io.parley.history.archive.Archive;
import io.parley.history.archive.ArchiveFailed;
import io.parley.history.archive.ArchiveStore;
import io.parley.history.archive.ArchivedLog;
import io.parley.history.ingest.LogReader;
import io.parley.history.ingest.UnreadableLog;
import io.parley.history.log.CommittedLog;
import io.parley.history.log.TopicLog;
import io.parley.history.projection.LogPartition;
import io.parley.history.rebuild.Rebuild;
import io.parley.history.rebuild.RebuildListener;
import io.parley.history.store.Difference;
import io.parley.history.store.RebuildFailed;
import io.parley.history.store.RebuildStore;
import io.parley.history.store.StoreUnavailableException;
import io.parley.service.StartupException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `parley history rebuild`: PostgreSQL's history anew from the log.
@Command(
    name = "rebuild",
    description = {
      "Build the history anew from the log, beside the one that is in use; compare both, and put"
          + " the new one in the place of the old one. Chat goes on, and so do the history"
          + " writers.",
      "If both are not the same, says where, changes nothing, and exits with 1.",
      "Accounts and log-ins are not in the log: they stay as they are. After PostgreSQL was lost,"
          + " run `parley tables migrate` first; accounts must then come from a backup."
    })
final class RebuildCommand implements Callable<Integer> {

  private static final int SHOWN_DIFFERENCES = 20;
  private static final int SHOWN_SET_ASIDE = 20;
  private static final int MAX_THREADS = 64;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private TargetOptions target = new TargetOptions();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Partitions to load at a time (default: one per processor).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--archive",
      paramLabel = "PLACE",
      description =
          "The archive, for what Kafka no longer has: a directory, or a history writer's"
              + " configuration.")
  private @Nullable Path archive;

  @Option(
      names = "--swap-differences",
      description =
          "Put the new history in the place of the old one also where they are not the same.")
  private boolean swapDifferences;

  @Override
  public Integer call() {
    if (threads < 1 || threads > MAX_THREADS) {
      throw new ParameterException(
          spec.commandLine(), "--threads must be from 1 to " + MAX_THREADS);
    }
    ConnectorConfig config = target.connector();
    var tables = Tables.inSchema(config.postgres().url(), RebuildStore.SCHEMA);
    requireTables(config);
    var topic = new TopicLog(config.kafka(), "parley-history-rebuild");
    try (ArchiveStore archived = archive == null ? null : ArchivePlace.of(archive);
        var store = new RebuildStore(config.postgres(), threads)) {
      CommittedLog log = archived == null ? topic : new ArchivedLog(Archive.open(archived), topic);
      var rebuild = new Rebuild(new LogReader(log), store, new Progress(out()));
      return rebuild.run(new Rebuild.Settings(threads, swapDifferences), tables::migrate) ? 0 : 1;
    } catch (RebuildFailed | UnreadableLog | StoreUnavailableException | ArchiveFailed e) {
      throw new StartupException("nothing was changed: " + e.getMessage(), e);
    }
  }

  private static void requireTables(ConnectorConfig config) {
    List<String> problems = new Tables(config.postgres().url()).problems();
    if (!problems.isEmpty()) {
      throw new StartupException(String.join("; ", problems));
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /// Tells how it goes on, at most once a second.
  private static final class Progress implements RebuildListener {

    private static final long PERIOD_NS = 1_000_000_000;

    private final PrintWriter out;
    private final long beganNs = System.nanoTime();
    private long loadingNs = beganNs;
    private long toldNs = beganNs;
    private long setAside;

    private Progress(PrintWriter out) {
      this.out = out;
    }

    @Override
    public synchronized void loaded(long offsets, long of) {
      long nowNs = System.nanoTime();
      if (offsets == 0) {
        loadingNs = nowNs;
        toldNs = nowNs;
      }
      if (nowNs - toldNs < PERIOD_NS && offsets < of) {
        return;
      }
      toldNs = nowNs;
      double rate = offsets / Math.max(1e-3, (nowNs - loadingNs) / 1e9);
      tell(
          "%,d of %,d offsets of the log loaded, %,.0f a second, %,.0f s left"
              .formatted(offsets, of, rate, (of - offsets) / rate));
    }

    @Override
    public synchronized void setAside(LogPartition partition, long offset, String reason) {
      setAside++;
      if (setAside <= SHOWN_SET_ASIDE) {
        tell("set aside: %s at offset %d: %s".formatted(partition, offset, reason));
      }
    }

    @Override
    public synchronized void compared(List<Difference> differences) {
      if (differences.isEmpty()) {
        tell("compared: both histories hold the same");
        return;
      }
      tell("compared: the history in use is not what the log comes to");
      differences.stream().limit(SHOWN_DIFFERENCES).forEach(out::println);
      if (differences.size() > SHOWN_DIFFERENCES) {
        out.println("… and %,d more".formatted(differences.size() - SHOWN_DIFFERENCES));
      }
      out.flush();
    }

    @Override
    public synchronized void swapped(@Nullable String keptBecause) {
      tell("swapped: the new history is in use");
      if (setAside > 0) {
        tell("%,d records of the log were set aside".formatted(setAside));
      }
      if (keptBecause != null) {
        tell("the old tables are kept in the schema parley_retired: " + keptBecause);
      }
    }

    private double seconds() {
      return (System.nanoTime() - beganNs) / 1e9;
    }

    private void tell(String what) {
      out.println("%6.1f s  %s".formatted(seconds(), what));
      out.flush();
    }
  }
}
