package io.parley.history.archive;

import java.nio.file.Path;
import java.time.Duration;

/// Where sealed stretches of the log are kept, and when.
///
/// @param directory empty: none
/// @param records an entry is made once about so many offsets are sealed and not archived
/// @param period or after so long, if anything is
/// @param segmentBytes of a segment, compressed, at which the next one begins
public record ArchiveConfig(
    String directory, S3Config s3, long records, Duration period, int segmentBytes) {

  private static final int MIN_SEGMENT_BYTES = 1 << 10;
  private static final int MAX_SEGMENT_BYTES = 1 << 29;

  public ArchiveConfig {
    if (!directory.isEmpty() && !s3.bucket().isEmpty()) {
      throw new IllegalArgumentException("either directory or s3.bucket, not both");
    }
    if (records < 1) {
      throw new IllegalArgumentException("records must be at least 1");
    }
    if (!period.isPositive()) {
      throw new IllegalArgumentException("period must be more than 0");
    }
    if (segmentBytes < MIN_SEGMENT_BYTES || segmentBytes > MAX_SEGMENT_BYTES) {
      throw new IllegalArgumentException(
          "segment-bytes must be from %d to %d".formatted(MIN_SEGMENT_BYTES, MAX_SEGMENT_BYTES));
    }
  }

  /// Whether there is an archive.
  public boolean isOn() {
    return !directory.isEmpty() || !s3.bucket().isEmpty();
  }

  /// The place, which is not looked at yet.
  public ArchiveStore store() {
    if (!isOn()) {
      throw new IllegalStateException("there is no archive");
    }
    return directory.isEmpty() ? new S3ArchiveStore(s3) : directory(Path.of(directory));
  }

  /// A directory as such a place.
  public static ArchiveStore directory(Path directory) {
    return new DirectoryArchiveStore(directory);
  }
}
