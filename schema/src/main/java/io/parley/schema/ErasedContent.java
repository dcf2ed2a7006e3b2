package io.parley.schema;

import java.nio.ByteBuffer;

/// Stands where a content was taken out of what is kept outside the log. Never in the log. Its
/// first byte, 2, tells it from JSON and from what is encrypted; eight more, the highest first, are
/// the number of the run.
///
/// @param run the number of the entry on the audit log by which it was erased
public record ErasedContent(long run) implements Content {

  private static final byte FORM = 2;
  private static final int BYTES = 1 + Long.BYTES;

  static boolean begins(byte[] bytes) {
    return bytes.length > 0 && bytes[0] == FORM;
  }

  /// Reads one.
  ///
  /// @throws IllegalArgumentException if it is not of this form, or has another length
  static ErasedContent of(byte[] bytes) {
    if (!begins(bytes) || bytes.length != BYTES) {
      throw new IllegalArgumentException("no erased content");
    }
    return new ErasedContent(ByteBuffer.wrap(bytes).getLong(1));
  }

  @Override
  public byte[] bytes() {
    return ByteBuffer.allocate(BYTES).put(FORM).putLong(run).array();
  }
}
