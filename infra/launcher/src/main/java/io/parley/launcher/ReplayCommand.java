package io.parley.launcher;

import io.parley.router.replay.CommandReplay;
import io.parley.router.replay.Difference;
import io.parley.router.replay.MadeEvent;
import io.parley.router.replay.PartitionReport;
import io.parley.router.replay.ReplayListener;
import io.parley.schema.codec.EventCodec;
import io.parley.service.KafkaConfig;
import io.parley.service.StartupException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `parley replay`: a second router.
@Command(
    name = "replay",
    description = {
      "Decide all commands again, in this process, and compare what comes of it with the log, byte"
          + " by byte.",
      "Exits with 0 if they are the same, 1 if not. Changes nothing; the platform may be running.",
      "A conversation whose first commands are no longer kept is left out, and counted."
    })
final class ReplayCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private TargetOptions target = new TargetOptions();

  @Option(
      names = "--write",
      paramLabel = "FILE",
      description =
          "Instead of comparing, write what the commands become: a line an event, partition and"
              + " record in Base64, as `parley check --replayed` reads it.")
  private @Nullable Path file;

  @Override
  public Integer call() {
    KafkaConfig kafka = target.connector().kafka();
    try {
      return file == null ? compare(kafka) : write(kafka, file);
    } catch (KafkaException e) {
      throw new StartupException("Kafka: " + e.getMessage(), e);
    }
  }

  private int compare(KafkaConfig kafka) {
    long beganNs = System.nanoTime();
    var progress = new Progress(out(), beganNs);
    List<PartitionReport> reports = new CommandReplay(kafka, progress).compare();
    double seconds = (System.nanoTime() - beganNs) / 1e9;
    long commands = reports.stream().mapToLong(PartitionReport::commands).sum();
    long events = reports.stream().mapToLong(PartitionReport::events).sum();
    long tooOld = reports.stream().mapToLong(PartitionReport::tooOld).sum();
    long different = reports.stream().filter(report -> report.difference() != null).count();
    out()
        .println(
            "%,d commands in %.1f s (%,.0f a second): %,d events are the same byte by byte"
                .formatted(commands, seconds, commands / seconds, events));
    if (tooOld > 0) {
      out().println("%,d conversations left out: their first commands are gone".formatted(tooOld));
    }
    out()
        .println(
            different == 0
                ? "the log is what its commands come to"
                : "%d of %d partitions are different".formatted(different, reports.size()));
    return different == 0 ? 0 : 1;
  }

  private int write(KafkaConfig kafka, Path to) {
    try (var lines = new PrintWriter(Files.newBufferedWriter(to))) {
      new CommandReplay(kafka, ReplayListener.NOBODY).makeAll(event -> lines.println(line(event)));
      if (lines.checkError()) {
        throw new StartupException("can't write " + to);
      }
      return 0;
    } catch (IOException e) {
      throw new StartupException("can't write " + to + ": " + e.getMessage(), e);
    }
  }

  private static String line(MadeEvent event) {
    return event.partition()
        + " "
        + Base64.getEncoder().encodeToString(EventCodec.encodeSealed(event.event()));
  }

  private record Progress(PrintWriter out, long beganNs) implements ReplayListener {

    @Override
    public void progress(int partition, long commands, long of) {
      out.println(
          "%6.1f s  partition %d: %,d of %,d commands"
              .formatted((System.nanoTime() - beganNs) / 1e9, partition, commands, of));
      out.flush();
    }

    @Override
    public void done(PartitionReport report) {
      Difference difference = report.difference();
      if (difference != null) {
        out.println("partition %d: %s".formatted(report.partition(), difference.reason()));
        out.flush();
      }
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
