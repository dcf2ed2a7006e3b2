package io.parley.chaos.observation;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The file of lines in which one client, or one run, writes down what it observes. Safe for many
/// threads; the order of the lines is the order of the calls.
public final class Journal implements AutoCloseable {

  /// The suffix of journals' file names.
  public static final String SUFFIX = ".jsonl";

  private final BufferedWriter lines;

  private Journal(BufferedWriter lines) {
    this.lines = lines;
  }

  /// Goes on with the file, or begins it.
  public static Journal open(Path file) {
    try {
      return new Journal(
          Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write observations to " + file, e);
    }
  }

  public synchronized void write(Observation observation) {
    try {
      lines.write(ObservationCodec.encode(observation));
      lines.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("an observation is lost", e);
    }
  }

  /// Makes what was written readable by others.
  public synchronized void flush() {
    try {
      lines.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("observations are lost", e);
    }
  }

  @Override
  public synchronized void close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw new UncheckedIOException("observations are lost", e);
    }
  }
}
