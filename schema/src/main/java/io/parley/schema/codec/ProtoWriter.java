package io.parley.schema.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.WireFormat;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.BiConsumer;

/// Writes Protobuf wire format into one growing array. Fields that have proto3's default value are
/// left out, those inside a message in the order of their numbers, so that the same record always
/// has the same bytes.
final class ProtoWriter {

  private byte[] buffer;
  private int position;

  ProtoWriter(int expectedBytes) {
    buffer = new byte[expectedBytes];
  }

  byte[] toByteArray() {
    return position == buffer.length ? buffer : Arrays.copyOf(buffer, position);
  }

  void uint64(int field, long value) {
    if (value != 0) {
      tag(field, WireFormat.WIRETYPE_VARINT);
      varint(value);
    }
  }

  void fixed64(int field, long value) {
    if (value != 0) {
      tag(field, WireFormat.WIRETYPE_FIXED64);
      reserve(Long.BYTES);
      for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
        buffer[position++] = (byte) (value >>> shift);
      }
    }
  }

  void bool(int field, boolean value) {
    uint64(field, value ? 1 : 0);
  }

  void string(int field, String value) {
    if (!value.isEmpty()) {
      repeatedString(field, value);
    }
  }

  /// An element of a repeated field, which is written even if it is empty.
  void repeatedString(int field, String value) {
    lengthDelimited(field, value.getBytes(UTF_8));
  }

  void bytes(int field, byte[] value) {
    if (value.length > 0) {
      lengthDelimited(field, value);
    }
  }

  /// A packed repeated field of numbers.
  void packed(int field, long[] values) {
    if (values.length > 0) {
      message(
          field,
          values,
          (out, numbers) -> {
            for (long number : numbers) {
              out.varint(number);
            }
          });
    }
  }

  void uuid(int field, UUID value) {
    tag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    varint(2 * Long.BYTES);
    reserve(2 * Long.BYTES);
    bigEndian(value.getMostSignificantBits());
    bigEndian(value.getLeastSignificantBits());
  }

  /// A nested message, which is written even if it has no fields. The body is written in place and
  /// moved by the few bytes that its length takes.
  <T> void message(int field, T value, BiConsumer<ProtoWriter, T> body) {
    tag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    int start = position;
    body.accept(this, value);
    int length = position - start;
    int lengthBytes = varintBytes(length);
    reserve(lengthBytes);
    System.arraycopy(buffer, start, buffer, start + lengthBytes, length);
    position = start;
    varint(length);
    position += length;
  }

  /// Whole fields, as they were written before.
  void raw(byte[] fields) {
    reserve(fields.length);
    System.arraycopy(fields, 0, buffer, position, fields.length);
    position += fields.length;
  }

  private void lengthDelimited(int field, byte[] value) {
    tag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    varint(value.length);
    reserve(value.length);
    System.arraycopy(value, 0, buffer, position, value.length);
    position += value.length;
  }

  private void tag(int field, int wireType) {
    varint(((long) field << 3) | wireType);
  }

  private void varint(long value) {
    reserve(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      buffer[position++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[position++] = (byte) rest;
  }

  private static int varintBytes(int value) {
    return value == 0 ? 1 : (Integer.SIZE - Integer.numberOfLeadingZeros(value) + 6) / 7;
  }

  private void bigEndian(long value) {
    for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      buffer[position++] = (byte) (value >>> shift);
    }
  }

  private void reserve(int bytes) {
    if (buffer.length - position < bytes) {
      buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, position + bytes));
    }
  }
}
