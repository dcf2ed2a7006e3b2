package io.parley.launcher.page;

import io.parley.service.StartupException;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicLong;

/// Where exports are kept until they are fetched: a directory that only this process can read, with
/// room for so many bytes. What an earlier process has left there is deleted. Safe for many
/// threads.
final class ExportRoom {

  private static final int BUFFER_BYTES = 1 << 16;

  private final Path directory;
  private final long maxBytes;
  private final AtomicLong usedBytes = new AtomicLong();

  ExportRoom(Path directory, long maxBytes) {
    this.directory = directory;
    this.maxBytes = maxBytes;
  }

  /// Makes the directory, or empties it.
  ///
  /// @throws StartupException if that can't be done
  void prepare() {
    try {
      Files.createDirectories(directory);
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
      try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, "export-*")) {
        for (Path file : left) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new StartupException("audit-page.export-dir: " + e.getMessage(), e);
    }
  }

  Path file(String name) {
    return directory.resolve(name);
  }

  long usedBytes() {
    return usedBytes.get();
  }

  OutputStream create(String name) throws IOException {
    Path file = file(name);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return new Bounded(
        new BufferedOutputStream(
            Files.newOutputStream(file, StandardOpenOption.WRITE), BUFFER_BYTES));
  }

  void delete(String name) throws IOException {
    Path file = file(name);
    if (Files.exists(file)) {
      long bytes = Files.size(file);
      Files.delete(file);
      usedBytes.addAndGet(-bytes);
    }
  }

  private final class Bounded extends FilterOutputStream {

    private Bounded(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      take(1);
      out.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      take(length);
      out.write(bytes, offset, length);
    }

    private void take(int bytes) throws IOException {
      if (usedBytes.addAndGet(bytes) > maxBytes) {
        usedBytes.addAndGet(-bytes);
        throw new IOException(
            "there is no room for it: use `parley audit export`, or see audit-page.export-bytes");
      }
    }
  }
}
