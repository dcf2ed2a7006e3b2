package io.parley.history.archive;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A place for files that are written once and never changed. Names are words of ASCII letters,
/// digits, `-` and `.`, separated by `/`. Safe for many threads and processes.
///
/// Every method blocks, and throws [ArchiveFailed] when the place is away.
public interface ArchiveStore extends AutoCloseable {

  /// Writes a file if there is none of this name. It is there as a whole, and outlasts a power cut,
  /// when this returns; or it is not there at all.
  ///
  /// @return whether it was written
  boolean create(String name, byte[] bytes);

  /// A file's bytes; empty if there is none.
  Optional<byte[]> read(String name);

  /// Some of a file's bytes, fewer if it ends before; empty if there is no such file.
  Optional<byte[]> read(String name, long position, int length);

  /// The names of the files in a folder, in ascending order.
  ///
  /// @param folder ends with `/`
  List<String> list(String folder);

  /// Takes away what a process that was killed has left half written, if it was before a time.
  ///
  /// @return how many files
  int sweep(Instant before);

  /// For a person.
  @Override
  String toString();

  @Override
  void close();
}
