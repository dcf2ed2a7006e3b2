package io.parley.launcher;

import io.parley.history.HistoryWriter;
import io.parley.history.HistoryWriterConfig;
import io.parley.service.Configuration;
import java.nio.file.Path;
import picocli.CommandLine.Command;

/// `parley history-writer`.
@Command(
    name = "history-writer",
    description = "Run a history writer until stopped: the log into PostgreSQL.")
final class HistoryWriterCommand extends ProcessCommand {

  @Override
  AutoCloseable start(Path configuration, Runnable gaveUp) {
    return HistoryWriter.start(Configuration.load(HistoryWriterConfig.class, configuration));
  }
}
