package io.parley.schema.codec;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TextFormat;
import com.google.protobuf.TextFormat.ParseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// `parley.proto` as protoc understands it: the yardstick for the handwritten codecs.
final class ParleyProto {

  private static final Path SOURCE = Path.of("src/main/proto/parley.proto");
  private static final Path PROTOC = Path.of("target/protoc/protoc");
  private static final FileDescriptor FILE = compile();

  private ParleyProto() {}

  static List<Descriptor> messages() {
    return FILE.getMessageTypes();
  }

  static Descriptor message(String name) {
    Descriptor message = FILE.findMessageTypeByName(name);
    if (message == null) {
      throw new IllegalArgumentException(SOURCE + " has no message " + name);
    }
    return message;
  }

  /// Reads a message in Protobuf's text format.
  static DynamicMessage fromText(String message, String text) {
    var builder = DynamicMessage.newBuilder(message(message));
    try {
      TextFormat.merge(text, builder);
    } catch (ParseException e) {
      throw new IllegalArgumentException(message + ": " + e.getMessage(), e);
    }
    return builder.build();
  }

  private static FileDescriptor compile() {
    try {
      Path descriptors = Files.createTempFile(PROTOC.getParent(), "parley", ".desc");
      if (!PROTOC.toFile().setExecutable(true)) {
        throw new IllegalStateException(PROTOC + " can't be made executable");
      }
      var protoc =
          new ProcessBuilder(
                  PROTOC.toString(),
                  "--proto_path=" + SOURCE.getParent(),
                  "--descriptor_set_out=" + descriptors,
                  SOURCE.toString())
              .inheritIO()
              .start();
      if (!protoc.waitFor(30, TimeUnit.SECONDS) || protoc.exitValue() != 0) {
        throw new IllegalStateException("protoc did not compile " + SOURCE);
      }
      var set = FileDescriptorSet.parseFrom(Files.readAllBytes(descriptors));
      return FileDescriptor.buildFrom(set.getFile(0), new FileDescriptor[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (DescriptorValidationException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
