package io.parley.servers;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// A directory that one process at a time may run servers in. The lock is the operating system's,
/// so it ends with the process however that dies.
final class DataDirectory implements AutoCloseable {

  private final FileChannel channel;

  private DataDirectory(FileChannel channel) {
    this.channel = channel;
  }

  /// @throws ServerFailed if the directory cannot be written to, or another process has it
  static DataDirectory lock(Path directory) {
    create(directory);
    Path file = directory.resolve("lock");
    try {
      var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new ServerFailed("data directory " + directory + " is in use by another process");
      }
      return new DataDirectory(channel);
    } catch (IOException e) {
      throw new ServerFailed("data directory " + directory + " cannot be locked: " + reason(e), e);
    }
  }

  /// Makes the directory and its parents where missing.
  static Path create(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (FileAlreadyExistsException e) {
      throw new ServerFailed("data directory " + directory + " is not a directory", e);
    } catch (IOException e) {
      throw new ServerFailed("data directory " + directory + " cannot be made: " + reason(e), e);
    }
    if (!Files.isWritable(directory)) {
      throw new ServerFailed("data directory " + directory + " is not writable");
    }
    return directory;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new ServerFailed("data directory cannot be unlocked: " + reason(e), e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null; // held by this very process
    }
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName() + " " + e.getMessage();
  }
}
