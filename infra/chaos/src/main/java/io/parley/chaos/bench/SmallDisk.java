package io.parley.chaos.bench;

import io.parley.service.StartupException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A file system of its own, in memory and small, that can be filled.
final class SmallDisk implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SmallDisk.class);
  private static final int CHUNK_BYTES = 1 << 16;

  private final Path directory;
  private final Path ballast;

  private SmallDisk(Path directory) {
    this.directory = directory;
    this.ballast = directory.resolve("ballast");
  }

  /// Whether this user may make one.
  static boolean isPossible() {
    return "root".equals(System.getProperty("user.name")) && Files.exists(Path.of("/bin/mount"));
  }

  /// Makes one in place of a directory.
  ///
  /// @throws StartupException if this user may not
  static SmallDisk at(Path directory, int megabytes) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String size = "size=%dm".formatted(megabytes);
    if (run("mount", "-t", "tmpfs", "-o", size, "parley-chaos", directory.toString()) != 0) {
      throw new StartupException("no disk can be filled: to mount small ones takes root");
    }
    return new SmallDisk(directory);
  }

  /// Leaves not a byte.
  void fill() {
    byte[] chunk = new byte[CHUNK_BYTES];
    try (OutputStream out = Files.newOutputStream(ballast)) {
      while (true) {
        out.write(chunk);
      }
    } catch (IOException e) {
      LOG.debug("{} is full: {}", directory, e.getMessage());
    }
  }

  void empty() {
    try {
      Files.deleteIfExists(ballast);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (run("umount", directory.toString()) != 0) {
      LOG.warn("{} stays mounted", directory);
    }
  }

  private static int run(String... command) {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new StartupException("can't run " + command[0] + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartupException("interrupted", e);
    }
  }
}
