package io.parley.history.archive;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A directory, on a file system that has hard links: a file is written under another name, forced
/// to the disk, and linked to its own name, which fails if that is taken.
final class DirectoryArchiveStore implements ArchiveStore {

  /// Begins the name of a file that is being written. What a crash leaves behind is never read.
  private static final String UNFINISHED = ".";

  private static final Pattern UNFINISHED_NAME = Pattern.compile("\\..+\\.[0-9a-f-]{36}");

  private final Path root;

  DirectoryArchiveStore(Path root) {
    this.root = root;
  }

  @Override
  public boolean create(String name, byte[] bytes) {
    Path file = root.resolve(name);
    if (Files.exists(file)) {
      return false;
    }
    Path unfinished =
        file.resolveSibling(UNFINISHED + file.getFileName() + "." + UUID.randomUUID());
    try {
      Files.createDirectories(file.getParent());
      boolean written = writeAndLink(file, unfinished, bytes);
      forceFolders(file);
      return written;
    } catch (IOException | UnsupportedOperationException e) {
      throw new ArchiveFailed("can't write %s: %s".formatted(file, e), e);
    }
  }

  @Override
  public Optional<byte[]> read(String name) {
    try {
      return Optional.of(Files.readAllBytes(root.resolve(name)));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  @Override
  public Optional<byte[]> read(String name, long position, int length) {
    Path path = root.resolve(name);
    if (Files.notExists(path)) {
      return Optional.empty();
    }
    try (var file = new RandomAccessFile(path.toFile(), "r")) {
      var bytes = new byte[Math.clamp(file.length() - position, 0, length)];
      file.seek(position);
      file.readFully(bytes);
      return Optional.of(bytes);
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  @Override
  public List<String> list(String folder) {
    try (Stream<Path> files = Files.list(root.resolve(folder))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith(UNFINISHED))
          .sorted()
          .map(name -> folder + name)
          .toList();
    } catch (NoSuchFileException _) {
      return List.of();
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  @Override
  public int sweep(Instant before) {
    try (Stream<Path> files = Files.walk(root)) {
      int swept = 0;
      for (Path file : files.filter(DirectoryArchiveStore::isUnfinished).toList()) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
          swept += Files.deleteIfExists(file) ? 1 : 0;
        }
      }
      return swept;
    } catch (NoSuchFileException _) {
      return 0;
    } catch (IOException e) {
      throw new ArchiveFailed("can't sweep %s: %s".formatted(root, e), e);
    }
  }

  private static boolean isUnfinished(Path file) {
    return UNFINISHED_NAME.matcher(String.valueOf(file.getFileName())).matches()
        && Files.isRegularFile(file);
  }

  @Override
  public void close() {
    // Nothing is held open.
  }

  @Override
  public String toString() {
    return root.toString();
  }

  private static boolean writeAndLink(Path file, Path unfinished, byte[] bytes) throws IOException {
    try {
      write(unfinished, bytes);
      Files.createLink(file, unfinished);
      return true;
    } catch (FileAlreadyExistsException _) {
      return false;
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
  }

  /// A file's name is on the disk when its folder is, and so on upwards.
  private void forceFolders(Path file) throws IOException {
    for (Path folder = file.getParent();
        folder != null && folder.startsWith(root);
        folder = folder.getParent()) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private ArchiveFailed unreadable(String name, IOException e) {
    return new ArchiveFailed("can't read %s: %s".formatted(root.resolve(name), e), e);
  }
}
