package io.parley.launcher;

import com.zaxxer.hikari.HikariDataSource;
import io.parley.connector.ConnectorConfig;
import io.parley.history.ingest.StoppedPartitions;
import io.parley.history.ingest.StoppedRecord;
import io.parley.history.projection.LogPartition;
import io.parley.history.projection.LoggedEvent;
import io.parley.history.store.SetAsideStore;
import io.parley.history.store.StoreUnavailableException;
import io.parley.schema.conversation.UserId;
import io.parley.schema.topic.Topics;
import io.parley.service.StartupException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `parley history`: the history in PostgreSQL, and partitions of the log that it can't go on with.
@Command(
    name = "history",
    subcommands = RebuildCommand.class,
    description = {
      "Build the history anew; or look at partitions of the log that the history writers can't go"
          + " on with, and help them on.",
      "A partition stops at a record that can't be read, contradicts what is written, or can't be"
          + " stored; all others go on."
    })
final class HistoryCommand {

  private static final Pattern PARTITION =
      Pattern.compile(
          "("
              + Pattern.quote(Topics.EVENTS)
              + "|"
              + Pattern.quote(Topics.RECEIPTS)
              + ")-(\\d{1,9})");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(
      name = "stopped",
      description = "List the partitions that stand still; exits with 1 if there is one.")
  int stopped(@Mixin TargetOptions target) {
    return with(
        target,
        partitions -> {
          List<StoppedRecord> all = partitions.all();
          all.forEach(this::print);
          if (all.isEmpty()) {
            out().println("no partition stands still");
          }
          return all.isEmpty() ? 0 : 1;
        });
  }

  @Command(
      name = "set-aside",
      description = {
        "Set aside the record at which a partition stands still, so that it goes on.",
        "The record is copied to the dead letters. If it is an event, its sequence is kept: the"
            + " history has it as it stands in the log, but no message, membership or name is made"
            + " of it. This can't be taken back, only mended by building the history anew."
      })
  int setAside(
      @Mixin TargetOptions target,
      @Parameters(paramLabel = "PARTITION", description = "For example parley.events-3.")
          String partition,
      @Option(
              names = "--offset",
              paramLabel = "N",
              required = true,
              description = "Of the record, as `parley history stopped` shows it.")
          long offset,
      @Option(
              names = "--by",
              paramLabel = "USER",
              required = true,
              description = "Who wishes it: a user id.")
          String by,
      @Option(
              names = "--why",
              paramLabel = "TEXT",
              required = true,
              description = "For whoever looks at the dead letter.")
          String why) {
    LogPartition logPartition = parse(partition);
    if (!UserId.isValid(by)) {
      throw new StartupException("--by " + by + " is no user id");
    }
    return with(target, partitions -> setAside(partitions, logPartition, offset, by, why));
  }

  private int setAside(
      StoppedPartitions partitions, LogPartition partition, long offset, String by, String why) {
    Optional<StoppedRecord> found = partitions.find(partition);
    if (found.isEmpty()) {
      out().println(partition + " does not stand still");
      return 1;
    }
    StoppedRecord stopped = found.get();
    if (stopped.offset() != offset) {
      out().println("%s stands still at %d".formatted(partition, stopped.offset()));
      return 1;
    }
    if (!partitions.setAside(stopped, by, why)) {
      out().println(partition + " has moved on meanwhile");
      return 1;
    }
    out().println("set aside by %s: %s at %d (%s)".formatted(by, partition, offset, why));
    partitions
        .find(partition)
        .ifPresent(
            next -> {
              out().println("the record behind it can't be written either:");
              print(next);
            });
    return 0;
  }

  private void print(StoppedRecord stopped) {
    LoggedEvent event = stopped.event();
    out().println("partition  " + stopped.partition());
    out().println("offset     " + stopped.offset());
    out().println("reason     " + stopped.reason());
    out()
        .println(
            "record     "
                + (event == null
                    ? "no event, %d bytes".formatted(stopped.bytes())
                    : "event %d of %s, %s by %s at %s, %d bytes, hash %s"
                        .formatted(
                            event.envelope().sequence(),
                            event.envelope().conversation(),
                            event.envelope().event().kind(),
                            event.envelope().by(),
                            event.envelope().time(),
                            stopped.bytes(),
                            event.sealed().hash())));
  }

  private static LogPartition parse(String partition) {
    Matcher matcher = PARTITION.matcher(partition);
    if (!matcher.matches()) {
      throw new StartupException(
          "%s is no partition of %s or %s".formatted(partition, Topics.EVENTS, Topics.RECEIPTS));
    }
    return new LogPartition(matcher.group(1), Integer.parseInt(matcher.group(2)));
  }

  private static int with(TargetOptions target, ToIntFunction<StoppedPartitions> work) {
    ConnectorConfig config = target.connector();
    try (HikariDataSource pool = config.postgres().dataSource("parley-history-tool")) {
      return work.applyAsInt(new StoppedPartitions(config.kafka(), new SetAsideStore(pool)));
    } catch (KafkaException e) {
      throw new StartupException("Kafka: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new StartupException("nothing was set aside: " + e.getMessage(), e);
    } catch (StoreUnavailableException e) {
      throw new StartupException("PostgreSQL: " + e.getMessage(), e);
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
