package io.parley.history.audit.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.history.audit.CheckpointKey;
import io.parley.history.audit.ConversationHead;
import io.parley.history.audit.Finding;
import io.parley.history.audit.Finding.Kind;
import io.parley.history.audit.Redaction;
import io.parley.history.audit.SealedHead;
import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.audit.TreeHead;
import io.parley.history.audit.export.TreeGaps.Gap;
import io.parley.schema.Sha256;
import io.parley.schema.codec.DecodeException;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import io.parley.schema.event.SealedEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An export file, verified line by line without any server. Holds the ids of its conversations.
public final class ExportCheck {

  private static final String FORMAT = "parley.export";
  private static final int VERSION = 1;

  private final Consumer<Finding> findings;
  private final MessageDigest digest = Sha256.newDigest();
  private final Set<String> conversations = new HashSet<>();

  private @Nullable SignedCheckpoint checkpoint;
  private final TreeGaps gaps = new TreeGaps();
  private boolean isAboutTime;
  private @Nullable String wanted;
  private @Nullable String conversation;
  private long sequence;
  private boolean fromTheFirst;
  private boolean proven;
  private EventHash hash = EventHash.GENESIS;
  private boolean ended;
  private long events;
  private long provenHeads;
  private long erased;

  private ExportCheck(Consumer<Finding> findings) {
    this.findings = findings;
  }

  /// What was in it.
  ///
  /// @param provenHeads conversations that a checkpoint shows to be complete
  /// @param erased events without their content
  /// @param checkpoint that one; null if the file has none
  /// @param absent what of all conversations a file about a time has nothing of
  public record Counts(
      long events,
      long conversations,
      long provenHeads,
      long erased,
      @Nullable SignedCheckpoint checkpoint,
      Absent absent) {}

  /// Conversations that the checkpoint has and the file has nothing of. Only of a file about a time
  /// and nothing else.
  ///
  /// @param places the first of them
  public record Absent(long conversations, List<Gap> places) {

    static final Absent NONE = new Absent(0, List.of());
  }

  /// Reads a file to its end.
  ///
  /// @param trusted a key that must have signed the file's checkpoint; null: any, or none at all
  /// @throws MalformedFile if it is no export
  public static Counts check(
      BufferedReader lines, @Nullable CheckpointKey trusted, Consumer<Finding> findings)
      throws IOException {
    var check = new ExportCheck(findings);
    String first = lines.readLine();
    check.header(first == null ? "" : first, trusted);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      check.line(line);
    }
    if (!check.ended) {
      check.report(Kind.CUT, null, 0, "the file has no last line");
    }
    check.nothing();
    return new Counts(
        check.events,
        check.conversations.size(),
        check.provenHeads,
        check.erased,
        check.checkpoint,
        check.absent());
  }

  private Absent absent() {
    if (checkpoint == null || !isAboutTime) {
      return Absent.NONE;
    }
    TreeHead heads = checkpoint.checkpoint().sealed().heads();
    return new Absent(heads.size() - gaps.placed(), gaps.end(heads));
  }

  private void header(String line, @Nullable CheckpointKey trusted) {
    Fields header = Fields.parse(line);
    if (!header.has("format") || !header.text("format").equals(FORMAT)) {
      throw new MalformedFile("not an export");
    }
    if (header.number("version") != VERSION) {
      throw new MalformedFile("an export of version " + header.number("version"));
    }
    digest(line);
    Fields scope = header.object("scope");
    wanted = wholeConversation(scope);
    isAboutTime = !scope.has("conversation") && !scope.has("user") && !scope.has("search");
    if (header.has("checkpoint")) {
      SignedCheckpoint signed = CheckpointJson.read(header.object("checkpoint"));
      if (!signed.isSigned() || (trusted != null && !trusted.equals(signed.checkpoint().key()))) {
        report(Kind.CHECKPOINT, null, 0, "the file's checkpoint is not signed by its key");
      }
      checkpoint = signed;
    } else if (trusted != null) {
      report(Kind.CHECKPOINTS_CUT, null, 0, "the file has no checkpoint of the trusted key");
    }
  }

  private void line(String line) {
    if (ended) {
      report(Kind.INSERTED, null, 0, "there are lines behind the last one");
      return;
    }
    Fields fields;
    try {
      fields = Fields.parse(line);
      if (fields.has("end")) {
        end(fields);
      } else if (fields.has("head")) {
        head(fields.object("head"));
      } else if (fields.has("sealed")) {
        sealed(SealedHeadJson.read(fields.object("sealed")));
      } else if (fields.has("place")) {
        place(SealedHeadJson.read(fields.object("place")));
      } else if (fields.has("notSealed")) {
        notSealed(fields.object("notSealed"));
      } else if (fields.has("bytes")) {
        event(fields);
      }
    } catch (MalformedFile e) {
      report(Kind.ALTERED, conversation, sequence + 1, "a line can't be read: " + e.getMessage());
    }
    digest(line);
  }

  private void event(Fields line) {
    String id = line.text("conversation");
    long number = line.number("sequence");
    byte[] bytes = line.bytes("bytes");
    var sealed = new SealedEvent(bytes, line.eventHash("hash"));
    boolean next = id.equals(conversation) && number == sequence + 1;
    if (!id.equals(conversation)) {
      proven = false;
    }
    fromTheFirst = number == 1 || (next && fromTheFirst);
    if (!id.equals(conversation) && !conversations.add(id)) {
      report(Kind.MISPLACED, id, number, "its conversation stands in two places");
    }
    if (id.equals(conversation) && number <= sequence) {
      report(Kind.MISPLACED, id, number, "it stands behind event " + sequence);
    }
    content(id, number, line, bytes);
    Optional<EventHash> previous = previous(line, next, number);
    if (previous.isEmpty()) {
      report(Kind.HOLE, id, number, "what comes before it is missing");
    } else if (!sealed.follows(previous.get())) {
      unchained(id, number, bytes);
    }
    conversation = id;
    sequence = number;
    hash = sealed.hash();
    events++;
  }

  /// Without its content, an event's hash can't be seen to follow; only that the next one follows
  /// from it.
  private void unchained(String id, long number, byte[] bytes) {
    if (isErased(bytes)) {
      erased++;
    } else {
      report(
          Kind.ALTERED, id, number, "its hash does not follow from its bytes and the one before");
    }
  }

  private static boolean isErased(byte[] bytes) {
    try {
      return Redaction.read(EventCodec.decode(bytes)).isPresent();
    } catch (DecodeException _) {
      return false; // which is a finding of its own
    }
  }

  private Optional<EventHash> previous(Fields line, boolean next, long number) {
    if (next) {
      return Optional.of(hash);
    }
    if (line.has("previous")) {
      return Optional.of(line.eventHash("previous"));
    }
    return number == 1 ? Optional.of(EventHash.GENESIS) : Optional.empty();
  }

  private void content(String id, long number, Fields line, byte[] bytes) {
    EventEnvelope envelope;
    try {
      envelope = EventCodec.decode(bytes);
    } catch (DecodeException e) {
      report(Kind.ALTERED, id, number, "its bytes can't be read: " + e.getMessage());
      return;
    }
    if (!envelope.conversation().equals(id) || envelope.sequence() != number) {
      report(
          Kind.MISPLACED,
          id,
          number,
          "its bytes are those of event %d of %s"
              .formatted(envelope.sequence(), envelope.conversation()));
    } else if (line.has("time") && !sameTime(line.text("time"), envelope)) {
      report(
          Kind.CONTRADICTION,
          id,
          number,
          "its time is said to be %s, but its bytes say %s"
              .formatted(line.text("time"), envelope.time()));
    }
  }

  private static boolean sameTime(String text, EventEnvelope envelope) {
    try {
      return Instant.parse(text).equals(envelope.time());
    } catch (DateTimeException _) {
      return false;
    }
  }

  private void head(Fields head) {
    var end =
        new ConversationHead(
            head.text("conversation"), head.number("sequence"), head.eventHash("hash"));
    endsHere(end, "the file says");
    SignedCheckpoint by = checkpoint;
    if (by != null && fromTheFirst && !proven && end.conversation().equals(conversation)) {
      report(
          Kind.TAIL_CUT,
          end.conversation(),
          sequence,
          "the file does not show where checkpoint %d has its end".formatted(by.number()));
    }
  }

  /// A proof stands behind the event that it is about.
  private void sealed(SealedHead at) {
    ConversationHead head = at.head();
    SignedCheckpoint by = checkpoint;
    if (by == null || !at.isIn(by.checkpoint().sealed().heads())) {
      report(
          Kind.TAIL_CUT,
          head.conversation(),
          head.sequence(),
          "the file's checkpoint does not show that it ended there");
    } else if (endsHere(head, "checkpoint %d says".formatted(by.number()))) {
      gaps.add(at);
      proven();
    }
  }

  /// That a conversation was there, of which the file has events.
  private void place(SealedHead at) {
    String id = at.head().conversation();
    SignedCheckpoint by = checkpoint;
    if (by == null || !at.isIn(by.checkpoint().sealed().heads()) || !id.equals(conversation)) {
      report(Kind.CONTRADICTION, id, 0, "the file's checkpoint does not show that it was there");
    } else {
      gaps.add(at);
    }
  }

  private boolean endsHere(ConversationHead end, String whoSays) {
    String id = end.conversation();
    if (!id.equals(conversation)) {
      conversations.add(id);
      report(
          Kind.CONVERSATION_REMOVED,
          id,
          1,
          "none of its %d events are there".formatted(end.sequence()));
    } else if (sequence < end.sequence()) {
      report(
          Kind.TAIL_CUT,
          id,
          sequence + 1,
          "events %d to %d are missing".formatted(sequence + 1, end.sequence()));
    } else if (sequence > end.sequence() || !end.hash().equals(hash)) {
      report(
          Kind.CONTRADICTION,
          id,
          sequence,
          "%s that it ends with event %d, %s".formatted(whoSays, end.sequence(), end.hash()));
    } else {
      return true;
    }
    return false;
  }

  private void notSealed(Fields absent) {
    String id = absent.text("conversation");
    SignedCheckpoint by = checkpoint;
    if (by != null
        && SealedHeadJson.readAbsent(absent).shows(id, by.checkpoint().sealed().heads())) {
      wanted = id.equals(wanted) ? null : wanted;
      if (id.equals(conversation)) {
        proven();
      }
    } else {
      report(
          Kind.CONVERSATION_REMOVED,
          id,
          1,
          "the file's checkpoint does not show that it was not there yet");
    }
  }

  private void proven() {
    if (!proven) {
      proven = true;
      provenHeads++;
    }
  }

  /// A file about one conversation has it, or shows that there was none.
  private void nothing() {
    SignedCheckpoint by = checkpoint;
    if (wanted != null && by != null && !conversations.contains(wanted)) {
      report(
          Kind.CONVERSATION_REMOVED,
          wanted,
          1,
          "the file is about it, and neither has it nor shows that checkpoint %d has not"
              .formatted(by.number()));
    }
  }

  private static @Nullable String wholeConversation(Fields scope) {
    return scope.has("conversation") && scope.object().size() == 1
        ? scope.text("conversation")
        : null;
  }

  private void end(Fields end) {
    ended = true;
    if (end.number("events") != events || end.number("conversations") != conversations.size()) {
      report(
          Kind.CUT,
          null,
          0,
          "the file says that it has %d events of %d conversations, but has %d of %d"
              .formatted(
                  end.number("events"), end.number("conversations"), events, conversations.size()));
    }
    String actual = HexFormat.of().formatHex(digest.digest());
    if (!end.text("hash").equals(actual)) {
      report(Kind.ALTERED, null, 0, "the file's lines are not those that its hash was made of");
    }
  }

  private void digest(String line) {
    digest.update(line.getBytes(UTF_8));
    digest.update((byte) '\n');
  }

  private void report(Kind kind, @Nullable String id, long number, String detail) {
    findings.accept(new Finding(kind, id, number, detail));
  }
}
