package io.parley.history.audit.export;

import io.parley.history.audit.RecordedEvent;
import io.parley.history.audit.Redaction;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// An export: events, as they come, into a file. Holds one event at a time. Used by one thread.
public final class Export {

  private final ExportHeader header;
  private final ExportWriter writer;
  private final HashLookup hashes;
  private final UnaryOperator<EventEnvelope> reading;
  private final LongConsumer progress;

  private @Nullable RecordedEvent last;
  private long events;
  private long conversations;
  private long unchained;

  private Export(
      ExportHeader header,
      ExportWriter writer,
      HashLookup hashes,
      UnaryOperator<EventEnvelope> reading,
      LongConsumer progress) {
    this.header = header;
    this.writer = writer;
    this.hashes = hashes;
    this.reading = reading;
    this.progress = progress;
  }

  /// Looks up the hash of an event that is not exported.
  @FunctionalInterface
  public interface HashLookup {
    /// The hash; zeros if there is no such event.
    EventHash of(String conversation, long sequence);
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

  /// Writes events of a scope: each conversation's together, in the order of their sequences.
  ///
  /// @param reading makes an event readable whose content is encrypted, as far as that is possible
  /// @param progress is told the number of events now and then
  /// @throws UncheckedIOException if it can't be written
  public static ExportTotals write(
      ExportHeader header,
      Iterator<RecordedEvent> events,
      HashLookup hashes,
      UnaryOperator<EventEnvelope> reading,
      Target target,
      LongConsumer progress) {
    try {
      return new Export(header, target.writer(), hashes, reading, progress).write(events);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ExportTotals write(Iterator<RecordedEvent> all) throws IOException {
    writer.begin(header);
    while (all.hasNext()) {
      RecordedEvent event = all.next();
      EventEnvelope envelope = reading.apply(EventCodec.decode(event.sealed().bytes()));
      if (isWanted(envelope)) {
        add(event, envelope);
      }
    }
    endConversation();
    var totals = new ExportTotals(events, conversations, unchained);
    writer.end(totals);
    progress.accept(events);
    return totals;
  }

  private void add(RecordedEvent event, EventEnvelope envelope) throws IOException {
    if (last == null || !last.conversation().equals(event.conversation())) {
      endConversation();
      conversations++;
    }
    EventHash onTheLineBefore = hashOnTheLineBefore(event);
    EventHash previous =
        onTheLineBefore == null
            ? hashes.of(event.conversation(), event.sequence() - 1)
            : onTheLineBefore;
    if (!event.sealed().follows(previous) && Redaction.read(envelope).isEmpty()) {
      unchained++;
    }
    writer.event(event, envelope, onTheLineBefore == null ? previous : null);
    last = event;
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
    if (before != null && before.sequence() == before.head()) {
      writer.head(before);
    }
  }

  private boolean isWanted(EventEnvelope envelope) {
    return SearchedText.isIn(envelope.event(), header.scope().text());
  }
}
