package io.parley.schema.codec;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.stream.LongStream;

/// Reads the fields of one message in Protobuf wire format, skipping unknown ones.
///
/// ```java
/// while (in.next()) {
///   switch (in.field()) {
///     case 1 -> name = in.string();
///     default -> in.skip();
///   }
/// }
/// ```
///
/// Every method throws [DecodeException] on bytes that can't be what was asked for.
final class ProtoReader {

  private static final int NONE = -1;

  private final CodedInputStream in;
  private final String what;
  private int tag;
  private int fieldStart;

  /// The tag after a run of fields, which had to be read to know that the run ends; and where it
  /// begins, if there is one.
  private int followingTag;

  private int followingStart = NONE;

  private ProtoReader(CodedInputStream in, String what) {
    this.in = in;
    this.what = what;
  }

  /// @param what names the record in error messages
  static ProtoReader of(byte[] bytes, String what) {
    return new ProtoReader(CodedInputStream.newInstance(bytes), what);
  }

  /// Moves on to the next field; false at the end of the message.
  boolean next() {
    if (followingStart == NONE) {
      fieldStart = in.getTotalBytesRead();
      tag = read(CodedInputStream::readTag);
    } else {
      fieldStart = followingStart;
      tag = followingTag;
      followingStart = NONE;
    }
    return tag != 0;
  }

  int field() {
    return WireFormat.getTagFieldNumber(tag);
  }

  long uint64() {
    expect(WireFormat.WIRETYPE_VARINT);
    return read(CodedInputStream::readUInt64);
  }

  /// A number that is from 0 to 2³¹ − 1 in every record of ours.
  int int32() {
    long value = uint64();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw malformed("field %d is %d".formatted(field(), value));
    }
    return (int) value;
  }

  long fixed64() {
    expect(WireFormat.WIRETYPE_FIXED64);
    return read(CodedInputStream::readFixed64);
  }

  boolean bool() {
    return uint64() != 0;
  }

  String string() {
    expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
    return read(CodedInputStream::readStringRequireUtf8);
  }

  byte[] bytes() {
    expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
    return read(CodedInputStream::readByteArray);
  }

  /// The numbers of a packed repeated field.
  long[] packed() {
    expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
    return read(
        stream -> {
          var numbers = LongStream.builder();
          int outer = stream.pushLimit(stream.readRawVarint32());
          while (!stream.isAtEnd()) {
            numbers.add(stream.readUInt64());
          }
          stream.popLimit(outer);
          return numbers.build().toArray();
        });
  }

  UUID uuid() {
    byte[] bytes = bytes();
    if (bytes.length != 2 * Long.BYTES) {
      throw new DecodeException(what + ": a UUID of " + bytes.length + " bytes");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  /// A reader of the nested message that this field holds.
  ProtoReader message() {
    return of(bytes(), what);
  }

  void skip() {
    read(stream -> stream.skipField(tag));
  }

  /// Where the field begins, its tag included.
  int fieldStart() {
    return fieldStart;
  }

  /// Skips this field, which is length-delimited, and those of the same number that follow at once.
  ///
  /// @return where the last of them ends
  int skipRun() {
    expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
    return read(
        stream -> {
          int end;
          do {
            stream.skipRawBytes(stream.readRawVarint32());
            end = stream.getTotalBytesRead();
            followingTag = stream.readTag();
          } while (followingTag == tag);
          followingStart = end;
          return end;
        });
  }

  DecodeException malformed(String detail) {
    return new DecodeException(what + ": " + detail);
  }

  private void expect(int wireType) {
    if (WireFormat.getTagWireType(tag) != wireType) {
      throw malformed("field " + field() + " has another wire type than expected");
    }
  }

  private <T> T read(Read<T> read) {
    try {
      return read.from(in);
    } catch (InvalidProtocolBufferException e) {
      throw new DecodeException(what + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new DecodeException(what + ": unreadable", e);
    }
  }

  private interface Read<T> {
    T from(CodedInputStream in) throws IOException;
  }
}
