package io.parley.history.audit.export;

import io.parley.history.audit.HeadProof.NotSealed;
import io.parley.history.audit.RecordedEvent;
import io.parley.history.audit.SealedHead;
import io.parley.history.audit.SignedCheckpoint;
import io.parley.schema.Content;
import io.parley.schema.event.Event;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A table (RFC 4180) of events. A spreadsheet takes what begins with one of `= + - @` for a
/// formula: such a value gets an apostrophe in front, by which it shows as text.
///
/// Its proof goes to a second file: JSON Lines without the events, whose last line has the table's
/// hash.
final class CsvTable implements ExportWriter {

  private static final String LINE_END = "\r\n";
  private static final String FORMULAS = "=+-@\t\r";

  private final HashingOutput out;
  private final ProofLines proof;

  CsvTable(HashingOutput out, HashingOutput proof) {
    this.out = out;
    this.proof = new ProofLines(proof, out);
  }

  @Override
  public void begin(ExportHeader header, @Nullable SignedCheckpoint newest) throws IOException {
    proof.begin(header, newest);
    row(
        List.of(
            "conversation",
            "sequence",
            "time",
            "by",
            "kind",
            "words",
            "target",
            "content",
            "hash",
            "previous"));
  }

  @Override
  public void event(RecordedEvent event, EventEnvelope envelope, @Nullable EventHash previous)
      throws IOException {
    Event what = envelope.event();
    Content content = EventWords.content(what);
    Long target = EventWords.target(what);
    row(
        List.of(
            event.conversation(),
            Long.toString(event.sequence()),
            EventWords.time(envelope.time()),
            envelope.by(),
            what.kind(),
            EventWords.describe(what),
            target == null ? "" : target.toString(),
            content == null ? "" : EventWords.json(content),
            event.sealed().hash().toString(),
            previous == null ? "" : previous.toString()));
  }

  @Override
  public void sealed(SealedHead head) throws IOException {
    proof.sealed(head);
  }

  @Override
  public void place(SealedHead head) throws IOException {
    proof.place(head);
  }

  @Override
  public void notSealed(String conversation, NotSealed absent) throws IOException {
    proof.notSealed(conversation, absent);
  }

  @Override
  public void head(RecordedEvent last) throws IOException {
    proof.head(last);
  }

  @Override
  public void end(ExportTotals totals) throws IOException {
    proof.end(totals);
  }

  static String field(String value) {
    String safe = !value.isEmpty() && FORMULAS.indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
    return safe.chars().anyMatch(c -> c == '"' || c == ',' || c == '\r' || c == '\n')
        ? '"' + safe.replace("\"", "\"\"") + '"'
        : safe;
  }

  private void row(List<String> values) throws IOException {
    out.text(String.join(",", values.stream().map(CsvTable::field).toList()) + LINE_END);
  }
}
