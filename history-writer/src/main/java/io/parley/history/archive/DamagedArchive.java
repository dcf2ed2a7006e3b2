package io.parley.history.archive;

/// A file of the archive is gone, or not what it was.
public final class DamagedArchive extends ArchiveFailed {

  private static final long serialVersionUID = 1L;

  DamagedArchive(String message) {
    super(message);
  }

  DamagedArchive(String message, Throwable cause) {
    super(message, cause);
  }
}
