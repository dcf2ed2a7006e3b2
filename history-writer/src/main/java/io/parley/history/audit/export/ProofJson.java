package io.parley.history.audit.export;

import io.parley.history.audit.Hash;
import io.parley.history.audit.Proof;
import io.parley.history.audit.Proof.InCheckpoint;
import io.parley.history.audit.Proof.InSpan;
import io.parley.history.audit.Proof.Witness;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import io.parley.schema.event.SealedEvent;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A proof of inclusion as a file.
public final class ProofJson {

  private static final String FORMAT = "parley.proof";
  private static final int VERSION = 1;

  private ProofJson() {}

  public static String write(Proof proof) {
    ObjectNode json = Fields.JSON.createObjectNode().put("format", FORMAT).put("version", VERSION);
    EventEnvelope event = proof.event();
    json.putObject("event")
        .put("conversation", event.conversation())
        .put("sequence", event.sequence())
        .put("previous", proof.previous().toString())
        .put("bytes", Base64.getEncoder().encodeToString(proof.sealed().bytes()));
    InSpan inSpan = proof.inSpan();
    put(
        json.putObject("span")
            .put("first", inSpan.first())
            .put("last", inSpan.last())
            .put("head", inSpan.head().toString()),
        inSpan.path());
    put(
        json.putObject("tree").put("index", proof.inCheckpoint().index()),
        proof.inCheckpoint().path());
    json.set("checkpoint", CheckpointJson.node(proof.checkpoint()));
    Witness witness = proof.witness();
    if (witness != null) {
      ObjectNode object = json.putObject("witness");
      object.set("checkpoint", CheckpointJson.node(witness.checkpoint()));
      put(object, witness.path());
    }
    return json.toPrettyString() + "\n";
  }

  /// Reads a file.
  ///
  /// @throws MalformedFile if it is none
  public static Proof read(String text) {
    Fields json = Fields.parse(text);
    if (!json.text("format").equals(FORMAT) || json.number("version") != VERSION) {
      throw new MalformedFile("not a proof of this version");
    }
    Fields event = json.object("event");
    Fields span = json.object("span");
    Fields tree = json.object("tree");
    EventHash previous = event.eventHash("previous");
    byte[] bytes = event.bytes("bytes");
    return new Proof(
        previous,
        new SealedEvent(bytes, previous.next(bytes)),
        new InSpan(
            span.number("first"), span.number("last"), span.eventHash("head"), span.hashes("path")),
        new InCheckpoint(tree.number("index"), tree.hashes("path")),
        CheckpointJson.read(json.object("checkpoint")),
        json.has("witness") ? witness(json.object("witness")) : null);
  }

  private static @Nullable Witness witness(Fields json) {
    return new Witness(CheckpointJson.read(json.object("checkpoint")), json.hashes("path"));
  }

  private static void put(ObjectNode object, List<Hash> path) {
    var array = object.putArray("path");
    path.forEach(hash -> array.add(hash.toString()));
  }
}
