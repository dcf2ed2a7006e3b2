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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// Where exports are kept until they are fetched: a directory of their own, which only this process
/// can read, with room for so many bytes. What an earlier process has left there is deleted. Safe
/// for many threads.
final class ExportRoom {

  /// Says of a directory that it is one of these, so that no other is ever emptied.
  private static final String MARK = ".parley-exports";

  private static final int BUFFER_BYTES = 1 << 16;

  private final Path directory;
  private final long maxBytes;
  private final AtomicLong usedBytes = new AtomicLong();
  private final Map<String, AtomicLong> takenByFile = new ConcurrentHashMap<>();

  ExportRoom(Path directory, long maxBytes) {
    this.directory = directory;
    this.maxBytes = maxBytes;
  }

  /// Makes the directory, or empties it.
  ///
  /// @throws StartupException if that can't be done, or it is somebody else's
  void prepare() {
    try {
      Files.createDirectories(directory);
      claim();
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
      try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, "export-*")) {
        for (Path file : left) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new StartupException("audit-page.export-dir: " + e.getMessage(), e);
    }
  }

  private void claim() throws IOException {
    Path mark = directory.resolve(MARK);
    if (Files.exists(mark)) {
      return;
    }
    try (Stream<Path> content = Files.list(directory)) {
      if (content.findAny().isPresent()) {
        throw new StartupException(
            "audit-page.export-dir: %s holds what is not the audit page's: choose an empty directory"
                .formatted(directory));
      }
    }
    Files.createFile(mark);
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
    var taken = new AtomicLong();
    takenByFile.put(name, taken);
    return new Bounded(
        new BufferedOutputStream(
            Files.newOutputStream(file, StandardOpenOption.WRITE), BUFFER_BYTES),
        taken);
  }

  /// Deletes a file, if it is there, that nobody writes any more.
  void delete(String name) throws IOException {
    Files.deleteIfExists(file(name));
    AtomicLong taken = takenByFile.remove(name);
    if (taken != null) {
      usedBytes.addAndGet(-taken.get());
    }
  }

  /// Takes room before it writes, so that what a full disk did not take is given back too.
  private final class Bounded extends FilterOutputStream {

    private final AtomicLong taken;

    private Bounded(OutputStream out, AtomicLong taken) {
      super(out);
      this.taken = taken;
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
      taken.addAndGet(bytes);
    }
  }
}
