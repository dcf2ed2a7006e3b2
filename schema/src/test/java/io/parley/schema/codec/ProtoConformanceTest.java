package io.parley.schema.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds the handwritten codecs to `parley.proto`, in both directions.
class ProtoConformanceTest {

  @ParameterizedTest
  @MethodSource("examples")
  void writesWhatProtocReads(Example example) throws InvalidProtocolBufferException {
    var read = DynamicMessage.parseFrom(ParleyProto.message(example.message()), example.bytes());

    assertThat(read).isEqualTo(example.expected());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void writesTheVeryBytesThatProtocWrites(Example example) {
    assertThat(example.bytes()).isEqualTo(example.expected().toByteArray());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void readsWhatProtocWrites(Example example) {
    assertThat(example.decoded(example.expected().toByteArray())).isEqualTo(example.value());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void skipsFieldsThatAreUnknownAtEveryLevel(Example example) {
    byte[] bytes = withUnknownFields(example.expected()).toByteArray();

    assertThat(example.decoded(bytes)).isEqualTo(example.value());
  }

  @Test
  void theExamplesSetEveryFieldOfTheFile() {
    Set<FieldDescriptor> unset = new HashSet<>();
    ParleyProto.messages().forEach(message -> addFields(message, unset));
    examples().forEach(example -> removeSetFields(example.expected(), unset));

    assertThat(unset).isEmpty();
  }

  static Stream<Example> examples() {
    return Examples.all();
  }

  private static void addFields(Descriptor message, Set<FieldDescriptor> fields) {
    fields.addAll(message.getFields());
    message.getNestedTypes().forEach(nested -> addFields(nested, fields));
  }

  private static void removeSetFields(Message message, Set<FieldDescriptor> fields) {
    message
        .getAllFields()
        .forEach(
            (field, value) -> {
              fields.remove(field);
              nested(value).forEach(nested -> removeSetFields(nested, fields));
            });
  }

  private static Stream<Message> nested(Object value) {
    List<?> values = value instanceof List<?> list ? list : List.of(value);
    return values.stream().filter(Message.class::isInstance).map(Message.class::cast);
  }

  private static Message withUnknownFields(Message message) {
    var builder = message.toBuilder();
    message
        .getAllFields()
        .forEach(
            (field, value) -> {
              if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                builder.setField(
                    field,
                    value instanceof List<?> list
                        ? list.stream().map(each -> withUnknownFields((Message) each)).toList()
                        : withUnknownFields((Message) value));
              }
            });
    return builder.setUnknownFields(oneOfEachWireType()).build();
  }

  private static UnknownFieldSet oneOfEachWireType() {
    var nested = UnknownFieldSet.newBuilder().addField(1, varint()).build();
    return UnknownFieldSet.newBuilder()
        .addField(2001, varint())
        .addField(2002, UnknownFieldSet.Field.newBuilder().addFixed32(1).build())
        .addField(2003, UnknownFieldSet.Field.newBuilder().addFixed64(1).build())
        .addField(
            2004,
            UnknownFieldSet.Field.newBuilder().addLengthDelimited(nested.toByteString()).build())
        .addField(2005, UnknownFieldSet.Field.newBuilder().addGroup(nested).build())
        .build();
  }

  private static UnknownFieldSet.Field varint() {
    return UnknownFieldSet.Field.newBuilder().addVarint(-1L).build();
  }
}
