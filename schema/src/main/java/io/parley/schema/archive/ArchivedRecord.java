package io.parley.schema.archive;

import java.time.Instant;
import java.util.Arrays;

/// A record of `parley.events` as the archive keeps it, with the bytes that Kafka had.
public final class ArchivedRecord {

  private final long offset;
  private final Instant time;
  private final byte[] key;
  private final byte[] value;

  /// Takes over the arrays.
  ///
  /// @param time when it was appended; whole milliseconds
  public ArchivedRecord(long offset, Instant time, byte[] key, byte[] value) {
    this.offset = offset;
    this.time = time;
    this.key = key;
    this.value = value;
  }

  public long offset() {
    return offset;
  }

  public Instant time() {
    return time;
  }

  /// The bytes themselves, not a copy: for reading only.
  public byte[] key() {
    return key;
  }

  /// The bytes themselves, not a copy: for reading only.
  public byte[] value() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ArchivedRecord that
        && offset == that.offset
        && time.equals(that.time)
        && Arrays.equals(key, that.key)
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(offset);
  }

  @Override
  public String toString() {
    return "record at offset " + offset;
  }
}
