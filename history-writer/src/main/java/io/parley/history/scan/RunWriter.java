package io.parley.history.scan;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Writes entries into a file, for [RunReader]. Used by one thread.
final class RunWriter implements AutoCloseable {

  private static final int BUFFER_BYTES = 1 << 16;

  private final DataOutputStream out;

  RunWriter(Path file) throws IOException {
    out =
        new DataOutputStream(
            new BufferedOutputStream(
                Files.newOutputStream(file, StandardOpenOption.CREATE_NEW), BUFFER_BYTES));
  }

  void write(Entry entry) throws IOException {
    out.writeUTF(entry.conversation());
    out.writeLong(entry.sequence());
    out.writeInt(entry.payload().length);
    out.write(entry.payload());
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
