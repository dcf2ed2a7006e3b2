package io.parley.history.archive;

/// The archive can't be read or written on: its place is away, or is not what it must be. Said in
/// one line; what passes can be tried again.
public class ArchiveFailed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ArchiveFailed(String message) {
    super(message);
  }

  ArchiveFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
