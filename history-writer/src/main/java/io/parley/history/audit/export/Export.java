package io.parley.history.audit.export;

import io.parley.history.audit.Excerpt;
import io.parley.history.audit.HeadProof;
import io.parley.history.audit.HeadProof.NotSealed;
import io.parley.history.audit.HeadProof.Sealed;
import io.parley.history.audit.HeadProofs;
import io.parley.history.audit.RecordedEvent;
import io.parley.history.audit.Redaction;
import io.parley.history.audit.SealedHead;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// An export: events, as they come, into a file. Holds one event at a time. Used by one thread.
public final class Export {

  private final ExportHeader header;
  private final Excerpt source;
  private final @Nullable HeadProofs heads;
  private final ExportWriter writer;
  private final UnaryOperator<EventEnvelope> reading;
  private final LongConsumer progress;

  private @Nullable RecordedEvent last;
  private @Nullable HeadProof proof;
  private boolean placed;
  private long events;
  private long conversations;
  private long unchained;
  private long proven;

  private Export(
      ExportHeader header,
      Excerpt source,
      ExportWriter writer,
      UnaryOperator<EventEnvelope> reading,
      LongConsumer progress) {
    this.header = header;
    this.source = source;
    this.heads = source.heads().orElse(null);
    this.writer = writer;
    this.reading = reading;
    this.progress = progress;
  }

  /// Where an export goes. Closes neither.
  ///
  /// @param proof of a format that needs one
  public record Target(ExportFormat format, OutputStream out, OutputStream proof) {

    private ExportWriter writer() {
      return switch (format) {
        case JSONL -> new JsonLines(new HashingOutput(out));
        case CSV -> new CsvTable(new HashingOutput(out), new HashingOutput(proof));
        case HTML -> new HtmlPage(new HashingOutput(out));
      };
    }
  }

  /// Writes events of a scope.
  ///
  /// @param reading makes an event readable whose content is encrypted, as far as that is possible
  /// @param progress is told the number of events now and then
  /// @throws UncheckedIOException if it can't be written
  public static ExportTotals write(
      ExportHeader header,
      Excerpt source,
      UnaryOperator<EventEnvelope> reading,
      Target target,
      LongConsumer progress) {
    try {
      return new Export(header, source, target.writer(), reading, progress).write();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ExportTotals write() throws IOException {
    writer.begin(header, heads == null ? null : heads.checkpoint());
    while (source.events().hasNext()) {
      RecordedEvent event = source.events().next();
      EventEnvelope envelope = reading.apply(EventCodec.decode(event.sealed().bytes()));
      if (isWanted(envelope)) {
        add(event, envelope);
      }
    }
    endConversation();
    if (conversations == 0) {
      proveAbsent();
    }
    var totals = new ExportTotals(events, conversations, unchained, proven);
    writer.end(totals);
    progress.accept(events);
    return totals;
  }

  /// Of a scope that has nothing: shows that there was nothing either when the checkpoint was made.
  private void proveAbsent() throws IOException {
    String wanted = header.scope().conversation();
    if (wanted != null && heads != null && heads.of(wanted) instanceof NotSealed absent) {
      writer.notSealed(wanted, absent);
    }
  }

  private void add(RecordedEvent event, EventEnvelope envelope) throws IOException {
    if (last == null || !last.conversation().equals(event.conversation())) {
      endConversation();
      conversations++;
      placed = false;
      proof = heads == null ? null : heads.of(event.conversation());
    }
    EventHash onTheLineBefore = hashOnTheLineBefore(event);
    EventHash previous = onTheLineBefore == null ? source.previous(event) : onTheLineBefore;
    if (!event.sealed().follows(previous) && Redaction.read(envelope).isEmpty()) {
      unchained++;
    }
    writer.event(event, envelope, onTheLineBefore == null ? previous : null);
    last = event;
    if (proof instanceof Sealed(SealedHead at) && at.head().sequence() == event.sequence()) {
      writer.sealed(at);
      placed = true;
      proven++;
    }
    progress.accept(++events);
  }

  /// The hash that an event follows, where a reader knows it: of the event on the line before, or
  /// that of no event.
  private @Nullable EventHash hashOnTheLineBefore(RecordedEvent event) {
    if (event.sequence() == 1) {
      return EventHash.GENESIS;
    }
    RecordedEvent before = last;
    return before != null
            && before.conversation().equals(event.conversation())
            && before.sequence() + 1 == event.sequence()
        ? before.sealed().hash()
        : null;
  }

  private void endConversation() throws IOException {
    RecordedEvent before = last;
    if (before != null
        && header.scope().isTime()
        && proof instanceof Sealed(SealedHead at)
        && !placed) {
      writer.place(at);
    }
    if (before != null && before.sequence() == before.head()) {
      if (proof instanceof NotSealed absent) {
        writer.notSealed(before.conversation(), absent);
        proven++;
      }
      writer.head(before);
    }
  }

  private boolean isWanted(EventEnvelope envelope) {
    return SearchedText.isIn(envelope.event(), header.scope().text());
  }
}
