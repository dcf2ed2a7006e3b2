package io.parley.history.audit.export;

import io.parley.history.audit.SignedCheckpoint;
import java.util.Base64;
import tools.jackson.databind.node.ObjectNode;

/// A checkpoint as it stands on the topic, in the file, and on a command's input: one line,
/// `{"number":…,"hash":…,"body":…,"signature":…}`. Only body and signature count.
public final class CheckpointJson {

  private CheckpointJson() {}

  /// Without a line end.
  public static String write(SignedCheckpoint checkpoint) {
    return node(checkpoint).toString();
  }

  /// Reads a line.
  ///
  /// @throws MalformedFile if it is no checkpoint
  public static SignedCheckpoint read(String line) {
    return read(Fields.parse(line));
  }

  static ObjectNode node(SignedCheckpoint checkpoint) {
    return Fields.JSON
        .createObjectNode()
        .put("number", checkpoint.number())
        .put("hash", checkpoint.hash().toString())
        .put("body", checkpoint.body())
        .put("signature", Base64.getEncoder().encodeToString(checkpoint.signature()));
  }

  static SignedCheckpoint read(Fields fields) {
    try {
      return SignedCheckpoint.of(fields.text("body"), fields.bytes("signature"));
    } catch (IllegalArgumentException e) {
      throw new MalformedFile(String.valueOf(e.getMessage()), e);
    }
  }
}
