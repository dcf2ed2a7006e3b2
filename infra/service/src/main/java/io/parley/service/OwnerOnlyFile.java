package io.parley.service;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/// A file of a secret, which its owner alone may read.
public final class OwnerOnlyFile {

  private OwnerOnlyFile() {}

  /// Makes the file, unless there is one. It appears under its name complete or not at all, and
  /// never in place of another: it is written under a name of its own, then linked. So of several
  /// processes that do so at once, one makes it and the others find it.
  ///
  /// @param text in ASCII
  public static void create(Path file, String text) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path draft = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID());
    try {
      write(draft, text);
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException _) {
      // Another process was faster, and its secret is the one.
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static void write(Path path, String text) throws IOException {
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(path, options, ownerOnly)) {
      ByteBuffer bytes = US_ASCII.encode(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }
}
