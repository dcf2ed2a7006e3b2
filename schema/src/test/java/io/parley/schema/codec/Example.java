package io.parley.schema.codec;

import com.google.protobuf.DynamicMessage;
import java.util.function.Function;
import java.util.function.Supplier;

/// One record on a topic, as a Java value and in Protobuf's text format, with the codec between its
/// value and its bytes.
record Example(
    String message,
    Object value,
    Supplier<byte[]> encode,
    Function<byte[], Object> decode,
    String text) {

  static <T> Example of(
      String message,
      Function<T, byte[]> encode,
      Function<byte[], T> decode,
      T value,
      String text) {
    return new Example(message, value, () -> encode.apply(value), decode::apply, text);
  }

  byte[] bytes() {
    return encode.get();
  }

  Object decoded(byte[] other) {
    return decode.apply(other);
  }

  /// What protoc's classes make of the text.
  DynamicMessage expected() {
    return ParleyProto.fromText(message, text);
  }

  @Override
  public String toString() {
    return message + " " + text.replaceAll("\\s+", " ");
  }
}
