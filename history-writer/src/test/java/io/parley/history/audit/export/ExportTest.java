package io.parley.history.audit.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.history.audit.Excerpt;
import io.parley.history.audit.Finding;
import io.parley.history.audit.HeadProof;
import io.parley.history.audit.HeadProofs;
import io.parley.history.audit.Past;
import io.parley.history.audit.RecordedEvent;
import io.parley.history.audit.Scope;
import io.parley.history.audit.SealedHistory;
import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.projection.ConversationLog;
import io.parley.schema.event.Event.MessageEdited;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ExportTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String NASTY = "<script>alert(1)</script> & 'so' on";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream proof = new ByteArrayOutputStream();

  private final ConversationLog one =
      ConversationLog.group("g:1")
          .post("hello")
          .post("=1+1")
          .add(new MessageEdited(2, ConversationLog.json("hello, all")));
  private final ConversationLog other = ConversationLog.group("g:2").post(NASTY);

  @Test
  void writesEveryEventWithWhatAnybodyNeedsToCheckIt() throws Exception {
    ExportTotals totals = export(ExportFormat.JSONL, Scope.of("g:1"), recorded(one, 1, 4));

    List<JsonNode> lines = lines(out);
    assertThat(totals).isEqualTo(new ExportTotals(4, 1, 0, 0));
    assertThat(lines).hasSize(7);
    assertThat(lines.getFirst().path("format").asString()).isEqualTo("parley.export");
    assertThat(lines.getFirst().path("version").asInt()).isEqualTo(1);
    assertThat(lines.getFirst().path("scope").toString()).isEqualTo("{\"conversation\":\"g:1\"}");
    EventHash hash = EventHash.GENESIS;
    for (int sequence = 1; sequence <= 4; sequence++) {
      JsonNode line = lines.get(sequence);
      byte[] bytes = Base64.getDecoder().decode(line.path("bytes").asString());
      hash = hash.next(bytes);
      assertThat(line.path("sequence").asLong()).isEqualTo(sequence);
      assertThat(line.path("hash").asString()).isEqualTo(hash.toString());
      assertThat(line.has("previous")).isFalse();
      assertThat(Instant.parse(line.path("time").asString())).isEqualTo(one.time(sequence));
    }
    assertThat(lines.get(4).path("target").asLong()).isEqualTo(2);
    assertThat(lines.get(4).path("content").path("text").asString()).isEqualTo("hello, all");
    assertThat(lines.get(5).toString())
        .isEqualTo(
            "{\"head\":{\"conversation\":\"g:1\",\"sequence\":4,\"hash\":\"%s\"}}".formatted(hash));
    assertThat(lines.get(6).path("end").asBoolean()).isTrue();
    assertThat(lines.get(6).path("hash").asString()).isEqualTo(sha256OfAllButTheLastLine());
  }

  @Test
  void namesTheHashBeforeAnEventThatDoesNotFollowTheOneOnTheLineBefore() {
    export(
        ExportFormat.JSONL, search("H"), Stream.concat(recorded(one, 1, 4), recorded(other, 1, 2)));

    List<JsonNode> lines = lines(out);
    assertThat(lines.stream().map(line -> line.path("sequence").asInt(0)))
        .containsExactly(0, 2, 4, 0, 0);
    assertThat(lines.get(1).path("previous").asString())
        .isEqualTo(one.event(1).sealed().hash().toString());
    assertThat(lines.get(2).path("previous").asString())
        .isEqualTo(one.event(3).sealed().hash().toString());
    assertThat(lines.get(3).has("head")).isTrue();
  }

  @Test
  void saysNothingOfTheEndOfAConversationThatItDoesNotHaveToTheEnd() {
    export(ExportFormat.JSONL, Scope.of("g:1"), recorded(one, 1, 3));

    assertThat(lines(out)).noneMatch(line -> line.has("head"));
  }

  @Test
  void countsEventsThatDoNotFollow() {
    var forged = one.forged(2);
    ExportTotals totals =
        export(
            ExportFormat.JSONL,
            Scope.of("g:1"),
            Stream.concat(
                recorded(one, 1, 1),
                Stream.concat(
                    Stream.of(
                        new RecordedEvent(
                            "g:1", 2, forged.sealed(), 4, one.event(4).sealed().hash())),
                    recorded(one, 3, 4))));

    assertThat(totals.unchained()).isEqualTo(1);
  }

  @Test
  void writesATableThatNoSpreadsheetTakesForFormulas() throws Exception {
    export(
        ExportFormat.CSV,
        Scope.of("g:1"),
        Stream.concat(recorded(one, 1, 4), recorded(other, 1, 2)));

    String table = out.toString(UTF_8);
    assertThat(table.split("\r\n")).hasSize(7);
    assertThat(table).startsWith("conversation,sequence,time,by,kind,words,target,content,hash,");
    assertThat(table).contains(",message.posted,'=1+1,,\"{\"\"kind\"\":\"\"text\"\"");
    List<JsonNode> lines = lines(proof);
    assertThat(lines).hasSize(4);
    assertThat(lines.get(1).path("head").path("sequence").asInt()).isEqualTo(4);
    assertThat(lines.getLast().path("tableHash").asString()).isEqualTo(sha256(out.toByteArray()));
  }

  @Test
  void showsWhereTheNewestCheckpointHasTheEndOfAConversation() throws Exception {
    ExportTotals totals = exportOneThatWentOnBehindTheCheckpoint();

    assertThat(totals.proven()).isEqualTo(1);
    List<JsonNode> lines = lines(out);
    assertThat(lines.getFirst().path("checkpoint").path("number").asInt()).isEqualTo(3);
    assertThat(lines.get(10).path("sealed").path("sequence").asInt()).isEqualTo(9);
    assertThat(lines.get(11).path("sequence").asInt()).isEqualTo(10);
    assertThat(findings()).isEmpty();
  }

  @Test
  void showsThatAConversationWasNotThereWhenTheNewestCheckpointWasMade() throws Exception {
    var history = new SealedHistory();
    var log = ConversationLog.group("g:15").post("new");
    heads = proofs(history, new HeadProof.NotSealed(history.sealedHead(0), history.sealedHead(1)));

    export(ExportFormat.JSONL, Scope.of("g:15"), recorded(log, 1, 2));

    assertThat(findings()).isEmpty();
  }

  @Test
  void saysOnThePageWhereACheckpointHasTheEnd() {
    var history = new SealedHistory();
    ConversationLog log = history.logs().get(1);
    heads = proofs(history, new HeadProof.Sealed(history.sealedHead(1)));

    export(ExportFormat.HTML, Scope.of(log.conversation()), recorded(log, 1, 9));

    assertThat(out.toString(UTF_8))
        .contains("checkpoint 3 has event 9 of this conversation as its last one then")
        .contains(history.sealedHead(1).path().getFirst().toString())
        .contains("parley.checkpoint/1");
  }

  @Test
  void aSecondImplementationFindsTheSame(@TempDir Path directory) throws Exception {
    exportOneThatWentOnBehindTheCheckpoint();
    Path file = Files.write(directory.resolve("export.jsonl"), out.toByteArray());
    assertThat(python(file)).isEqualTo("10 events of 1 conversations, 1 shown to be complete: ok");

    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    lines.remove(10);
    lines.set(lines.size() - 1, endOf(lines));
    Files.writeString(file, String.join("\n", lines) + "\n");
    assertThat(python(file))
        .startsWith("not sound: where g:22222222222222222222222222222222 ended");
  }

  private ExportTotals exportOneThatWentOnBehindTheCheckpoint() {
    var history = new SealedHistory();
    ConversationLog log = history.logs().get(1).post("later");
    heads = proofs(history, new HeadProof.Sealed(history.sealedHead(1)));
    return export(ExportFormat.JSONL, Scope.of(log.conversation()), recorded(log, 1, 10));
  }

  private static String endOf(List<String> lines) {
    String body = String.join("\n", lines.subList(0, lines.size() - 1)) + "\n";
    return lines.getLast().replaceFirst("[0-9a-f]{64}", sha256(body.getBytes(UTF_8)));
  }

  private static String python(Path export) throws Exception {
    try {
      var check =
          new ProcessBuilder(
                  "python3",
                  "-B",
                  "src/test/python/check_export.py",
                  export.toString(),
                  "src/test/resources/io/parley/history/audit/key-2.pem")
              .redirectErrorStream(true)
              .start();
      return new String(check.getInputStream().readAllBytes(), UTF_8).strip();
    } catch (IOException e) {
      return Assumptions.abort("no python3: " + e.getMessage());
    }
  }

  private List<Finding> findings() throws IOException {
    List<Finding> findings = new ArrayList<>();
    ExportCheck.check(
        new BufferedReader(new StringReader(out.toString(UTF_8))),
        SealedHistory.SECOND.key(),
        findings::add);
    return findings;
  }

  private static HeadProofs proofs(SealedHistory history, HeadProof proof) {
    return new HeadProofs() {
      @Override
      public SignedCheckpoint checkpoint() {
        return history.checkpoints().getLast();
      }

      @Override
      public HeadProof of(String conversation) {
        return proof;
      }
    };
  }

  @Test
  void quotesWhatATableNeedsQuoted() {
    assertThat(CsvTable.field("plain")).isEqualTo("plain");
    assertThat(CsvTable.field("a,b")).isEqualTo("\"a,b\"");
    assertThat(CsvTable.field("say \"so\"")).isEqualTo("\"say \"\"so\"\"\"");
    assertThat(CsvTable.field("two\nlines")).isEqualTo("\"two\nlines\"");
    assertThat(CsvTable.field("+1,2")).isEqualTo("\"'+1,2\"");
    assertThat(CsvTable.field("-1")).isEqualTo("'-1");
    assertThat(CsvTable.field("@sum")).isEqualTo("'@sum");
    assertThat(CsvTable.field("")).isEmpty();
  }

  @Test
  void writesAPageInWhichNothingRuns() {
    export(
        ExportFormat.HTML,
        new Scope(null, "alice", Scope.Part.SENDER, null, null, null),
        Stream.concat(recorded(one, 1, 4), recorded(other, 1, 2)));

    String page = out.toString(UTF_8);
    assertThat(page)
        .contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#39;so&#39; on")
        .doesNotContain("<script")
        .contains("<h2><bdi>g:1</bdi></h2>", "<h2><bdi>g:2</bdi></h2>")
        .contains("message 2 edited to")
        .contains("The conversation ends here, with event 4.")
        .contains("6 events of 2 conversations")
        .endsWith("</html>\n");
    String before = page.substring(0, page.indexOf("<footer>"));
    assertThat(page).contains(sha256(before.getBytes(UTF_8)));
  }

  /// What decrypts contents; nothing, unless a test says so.
  private UnaryOperator<EventEnvelope> reading = UnaryOperator.identity();

  private @Nullable HeadProofs heads;

  private ExportTotals export(ExportFormat format, Scope scope, Stream<RecordedEvent> events) {
    return Export.write(
        new ExportHeader(
            scope, Past.Source.POSTGRES, new ExportHeader.Recorded("carol", 1), Instant.EPOCH),
        new FakeExcerpt(events.iterator()),
        reading,
        new Export.Target(format, out, proof),
        _ -> {});
  }

  private final class FakeExcerpt implements Excerpt {

    private final Iterator<RecordedEvent> events;

    private FakeExcerpt(Iterator<RecordedEvent> events) {
      this.events = events;
    }

    @Override
    public Iterator<RecordedEvent> events() {
      return events;
    }

    @Override
    public EventHash previous(RecordedEvent event) {
      ConversationLog log = event.conversation().equals("g:1") ? one : other;
      return log.head((int) event.sequence() - 1).hash();
    }

    @Override
    public Optional<HeadProofs> heads() {
      return Optional.ofNullable(heads);
    }

    @Override
    public void close() {
      // Nothing is held open.
    }
  }

  private static Scope search(String text) {
    return new Scope(null, null, Scope.Part.MEMBER, null, null, text);
  }

  private static Stream<RecordedEvent> recorded(ConversationLog log, int from, int to) {
    var head = log.events().getLast();
    return log.events(from, to).stream()
        .map(
            event ->
                new RecordedEvent(
                    log.conversation(),
                    event.envelope().sequence(),
                    event.sealed(),
                    head.envelope().sequence(),
                    head.sealed().hash()));
  }

  private static List<JsonNode> lines(ByteArrayOutputStream of) {
    List<JsonNode> lines = new ArrayList<>();
    of.toString(UTF_8).lines().forEach(line -> lines.add(JSON.readTree(line)));
    return lines;
  }

  private String sha256OfAllButTheLastLine() {
    String text = out.toString(UTF_8);
    return sha256(text.substring(0, text.lastIndexOf("{\"end\"")).getBytes(UTF_8));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
