package io.parley.history.audit.export;

import io.parley.history.audit.HeadProof.NotSealed;
import io.parley.history.audit.RecordedEvent;
import io.parley.history.audit.SealedHead;
import io.parley.history.audit.SignedCheckpoint;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What proves a table: the scope, the heads of the conversations that it has to their ends, and
/// the table's own hash.
final class ProofLines {

  private final HashingOutput out;
  private final HashingOutput table;
  private final JsonLines lines;

  ProofLines(HashingOutput out, HashingOutput table) {
    this.out = out;
    this.table = table;
    this.lines = new JsonLines(out);
  }

  void begin(ExportHeader header, @Nullable SignedCheckpoint newest) throws IOException {
    lines.begin(header, newest);
  }

  void sealed(SealedHead head) throws IOException {
    lines.sealed(head);
  }

  void place(SealedHead head) throws IOException {
    lines.place(head);
  }

  void notSealed(String conversation, NotSealed proof) throws IOException {
    lines.notSealed(conversation, proof);
  }

  void head(RecordedEvent last) throws IOException {
    lines.head(last);
  }

  void end(ExportTotals totals) throws IOException {
    ObjectNode line =
        ScopeJson.JSON
            .createObjectNode()
            .put("end", true)
            .put("events", totals.events())
            .put("conversations", totals.conversations())
            .put("tableHash", table.hash())
            .put("hash", out.hash());
    out.text(line + "\n");
  }
}
