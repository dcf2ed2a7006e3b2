package io.parley.history.audit.export;

import io.parley.history.audit.HeadProof.NotSealed;
import io.parley.history.audit.RecordedEvent;
import io.parley.history.audit.SealedHead;
import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.audit.export.ExportHeader.Recorded;
import io.parley.schema.Content;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// JSON Lines: docs/audit.md has every field.
final class JsonLines implements ExportWriter {

  private static final String FORMAT = "parley.export";
  private static final int VERSION = 1;

  private final HashingOutput out;

  JsonLines(HashingOutput out) {
    this.out = out;
  }

  @Override
  public void begin(ExportHeader header, @Nullable SignedCheckpoint newest) throws IOException {
    ObjectNode line = object().put("format", FORMAT).put("version", VERSION);
    line.set("scope", ScopeJson.of(header.scope()));
    line.put("source", header.sourceName());
    Recorded recorded = header.recorded();
    if (recorded != null) {
      line.put("by", recorded.by()).put("auditSequence", recorded.auditSequence());
    }
    line.put("exportedAt", EventWords.time(header.time()));
    if (newest != null) {
      line.set("checkpoint", CheckpointJson.node(newest));
    }
    write(line);
  }

  @Override
  public void event(RecordedEvent event, EventEnvelope envelope, @Nullable EventHash previous)
      throws IOException {
    ObjectNode line =
        object()
            .put("conversation", event.conversation())
            .put("sequence", event.sequence())
            .put("time", EventWords.time(envelope.time()))
            .put("hash", event.sealed().hash().toString());
    if (previous != null) {
      line.put("previous", previous.toString());
    }
    line.put("bytes", Base64.getEncoder().encodeToString(event.sealed().bytes()))
        .put("by", envelope.by())
        .put("kind", envelope.event().kind());
    Content content = EventWords.content(envelope.event());
    if (content != null) {
      EventWords.put(line, content);
    }
    Long target = EventWords.target(envelope.event());
    if (target != null) {
      line.put("target", target);
    }
    List<String> users = EventWords.users(envelope.event());
    if (!users.isEmpty()) {
      ArrayNode array = line.putArray("users");
      users.forEach(array::add);
    }
    write(line);
  }

  @Override
  public void sealed(SealedHead head) throws IOException {
    ObjectNode line = object();
    line.set("sealed", SealedHeadJson.node(head));
    write(line);
  }

  @Override
  public void place(SealedHead head) throws IOException {
    ObjectNode line = object();
    line.set("place", SealedHeadJson.node(head));
    write(line);
  }

  @Override
  public void notSealed(String conversation, NotSealed proof) throws IOException {
    ObjectNode line = object();
    ObjectNode absent = line.putObject("notSealed").put("conversation", conversation);
    if (proof.before() != null) {
      absent.set("before", SealedHeadJson.node(proof.before()));
    }
    if (proof.after() != null) {
      absent.set("after", SealedHeadJson.node(proof.after()));
    }
    write(line);
  }

  @Override
  public void head(RecordedEvent last) throws IOException {
    ObjectNode line = object();
    line.putObject("head")
        .put("conversation", last.conversation())
        .put("sequence", last.head())
        .put("hash", last.headHash().toString());
    write(line);
  }

  @Override
  public void end(ExportTotals totals) throws IOException {
    write(
        object()
            .put("end", true)
            .put("events", totals.events())
            .put("conversations", totals.conversations())
            .put("hash", out.hash()));
  }

  private static ObjectNode object() {
    return ScopeJson.JSON.createObjectNode();
  }

  private void write(ObjectNode line) throws IOException {
    out.write(ScopeJson.JSON.writeValueAsBytes(line));
    out.write('\n');
  }
}
