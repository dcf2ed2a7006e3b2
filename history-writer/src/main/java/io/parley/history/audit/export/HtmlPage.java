package io.parley.history.audit.export;

import io.parley.history.audit.Hash;
import io.parley.history.audit.HeadProof.NotSealed;
import io.parley.history.audit.RecordedEvent;
import io.parley.history.audit.SealedHead;
import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.audit.export.ExportHeader.Recorded;
import io.parley.schema.event.Event;
import io.parley.schema.event.Event.ContactBlocked;
import io.parley.schema.event.Event.ContactUnblocked;
import io.parley.schema.event.Event.ConversationCreated;
import io.parley.schema.event.Event.MemberLeft;
import io.parley.schema.event.Event.MembersJoined;
import io.parley.schema.event.Event.MembersRemoved;
import io.parley.schema.event.Event.MessageEdited;
import io.parley.schema.event.Event.MessagePosted;
import io.parley.schema.event.Event.MessageRecalled;
import io.parley.schema.event.Event.RoleChanged;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import java.io.IOException;
import java.util.Base64;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One page to read and to print: no scripts, nothing that is fetched, a section a conversation.
final class HtmlPage implements ExportWriter {

  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Parley: exported history</title>
      <style>
      body { font: 16px/1.45 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #111; background: #fff }
      h1 { font-size: 1.5rem } h2 { font-size: 1.1rem; margin-top: 2.5rem; overflow-wrap: anywhere; break-after: avoid }
      dt { font-weight: 600 } dd { margin: 0 0 .4rem }
      ol { list-style: none; padding: 0 } li { padding: .5rem 0; border-top: 1px solid #ccc; break-inside: avoid }
      .words { white-space: pre-wrap; overflow-wrap: anywhere; margin: .2rem 0 } .what { font-style: italic }
      .of, .hash { color: #555; font-size: .85rem } .hash { font-family: ui-monospace, monospace; font-size: .7rem; overflow-wrap: anywhere }
      .seal { color: #555; font-size: .85rem } .seal .hash { display: block } pre { white-space: pre-wrap }
      @media print { body { margin: 0; max-width: none; font-size: 11pt } }
      </style>
      </head>
      <body>
      """;

  private final HashingOutput out;
  private @Nullable SignedCheckpoint newest;
  private @Nullable String conversation;

  HtmlPage(HashingOutput out) {
    this.out = out;
  }

  @Override
  public void begin(ExportHeader header, @Nullable SignedCheckpoint newest) throws IOException {
    this.newest = newest;
    out.text(HEAD);
    out.text("<h1>Exported history</h1>\n<dl>\n");
    term("What", ScopeJson.of(header.scope()).toString());
    term("From", header.sourceName());
    term("When", EventWords.time(header.time()));
    Recorded recorded = header.recorded();
    if (recorded != null) {
      term("For", recorded.by());
      term("Entry on the audit log", Long.toString(recorded.auditSequence()));
    }
    out.text("</dl>\n");
    if (newest != null) {
      checkpoint(newest);
    }
    out.text("<main>\n");
  }

  @Override
  public void event(RecordedEvent event, EventEnvelope envelope, @Nullable EventHash previous)
      throws IOException {
    if (!event.conversation().equals(conversation)) {
      endSection();
      conversation = event.conversation();
      out.text("<section>\n<h2><bdi>" + escape(event.conversation()) + "</bdi></h2>\n<ol>\n");
    }
    Event what = envelope.event();
    out.text(
        """
        <li><div class="of">%d · <time>%s</time> · <b><bdi>%s</bdi></b>%s</div>
        <div class="words%s"><bdi>%s</bdi></div>
        <div class="hash">%s</div></li>
        """
            .formatted(
                event.sequence(),
                EventWords.time(envelope.time()),
                escape(envelope.by()),
                about(what),
                what instanceof MessagePosted || what instanceof MessageEdited ? "" : " what",
                escape(EventWords.describe(what)),
                previous == null
                    ? event.sealed().hash()
                    : previous + " → " + event.sealed().hash()));
  }

  @Override
  public void sealed(SealedHead head) throws IOException {
    out.text(
        """
        </ol>
        <p class="seal">Complete up to here: checkpoint %d has event %d of this conversation as its last one then,
        at place %d of its tree of heads.<span class="hash">%s</span></p>
        <ol>
        """
            .formatted(
                newest == null ? 0 : newest.number(),
                head.head().sequence(),
                head.index(),
                path(head)));
  }

  /// A page is read by people, who miss nothing by it.
  @Override
  public void place(SealedHead head) {}

  @Override
  public void notSealed(String of, NotSealed proof) throws IOException {
    out.text(
        """
        %s<p class="seal">Not yet there when checkpoint %d was made: in its tree of heads, this conversation
        would stand between these two.<span class="hash">%s</span><span class="hash">%s</span></p>
        %s\
        """
            .formatted(
                conversation == null ? "" : "</ol>\n",
                newest == null ? 0 : newest.number(),
                neighbour(proof.before(), "the beginning"),
                neighbour(proof.after(), "the end"),
                conversation == null ? "" : "<ol>\n"));
  }

  @Override
  public void head(RecordedEvent last) throws IOException {
    out.text(
        "</ol>\n<p class=\"of\">The conversation ends here, with event %d.</p>\n<ol>\n"
            .formatted(last.head()));
  }

  @Override
  public void end(ExportTotals totals) throws IOException {
    endSection();
    out.text("</main>\n");
    out.text(
        """
        <footer><p>%d events of %d conversations. SHA-256 of all of this page before this
        paragraph’s element: <span class="hash">%s</span></p></footer>
        </body>
        </html>
        """
            .formatted(totals.events(), totals.conversations(), out.hash()));
  }

  private void checkpoint(SignedCheckpoint checkpoint) throws IOException {
    out.text(
        """
        <details><summary>Checkpoint %d of %s, which shows that the conversations are complete up to then</summary>
        <pre class="hash">%s</pre>
        <p class="hash">signature %s</p></details>
        """
            .formatted(
                checkpoint.number(),
                EventWords.time(checkpoint.checkpoint().time()),
                escape(checkpoint.body()),
                Base64.getEncoder().encodeToString(checkpoint.signature())));
  }

  private static String neighbour(@Nullable SealedHead head, String none) {
    return head == null
        ? none
        : "%s %d %s at place %d: %s"
            .formatted(
                escape(head.head().conversation()),
                head.head().sequence(),
                head.head().hash(),
                head.index(),
                path(head));
  }

  private static String path(SealedHead head) {
    return head.path().stream().map(Hash::toString).collect(Collectors.joining(" "));
  }

  private void endSection() throws IOException {
    if (conversation != null) {
      out.text("</ol>\n</section>\n");
    }
  }

  private void term(String name, String value) throws IOException {
    out.text("<dt>%s</dt><dd><bdi>%s</bdi></dd>\n".formatted(name, escape(value)));
  }

  private static String about(Event event) {
    return switch (event) {
      case MessagePosted posted ->
          posted.replyTo() == null ? "" : " · reply to " + posted.replyTo();
      case MessageEdited edited -> " · message " + edited.target() + " edited to";
      case MessageRecalled _,
          ConversationCreated _,
          MembersJoined _,
          MemberLeft _,
          MembersRemoved _,
          RoleChanged _,
          ContactBlocked _,
          ContactUnblocked _ ->
          "";
    };
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
