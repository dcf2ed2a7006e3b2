package io.parley.history.audit.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.parley.history.audit.Finding;
import io.parley.history.audit.Finding.Kind;
import io.parley.history.audit.SealedHistory;
import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.audit.export.TreeGaps.Gap;
import io.parley.history.projection.ConversationLog;
import io.parley.history.projection.LoggedEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// An export of three conversations of nine events each, with the proof that each is complete, into
/// which somebody reaches who can also make its last line right.
class ExportCheckTest {

  private final SealedHistory history = new SealedHistory();
  private final List<String> lines = new ArrayList<>();

  ExportCheckTest() {
    lines.add(header());
    for (int c = 0; c < 3; c++) {
      history.logs().get(c).events().forEach(event -> lines.add(event(event)));
      lines.add(sealed(c));
      lines.add(head(c));
    }
  }

  private String header() {
    ObjectNode header =
        Fields.JSON.createObjectNode().put("format", "parley.export").put("version", 1);
    header.putObject("scope");
    header.set("checkpoint", CheckpointJson.node(newest()));
    return header.toString();
  }

  private SignedCheckpoint newest() {
    return history.checkpoints().getLast();
  }

  private static String event(LoggedEvent event) {
    return Fields.JSON
        .createObjectNode()
        .put("conversation", event.envelope().conversation())
        .put("sequence", event.envelope().sequence())
        .put("time", event.envelope().time().toString())
        .put("hash", event.sealed().hash().toString())
        .put("bytes", Base64.getEncoder().encodeToString(event.sealed().bytes()))
        .toString();
  }

  private String sealed(int index) {
    ObjectNode line = Fields.JSON.createObjectNode();
    line.set("sealed", SealedHeadJson.node(history.sealedHead(index)));
    return line.toString();
  }

  private String head(int index) {
    ConversationLog log = history.logs().get(index);
    ObjectNode line = Fields.JSON.createObjectNode();
    line.putObject("head")
        .put("conversation", log.conversation())
        .put("sequence", 9)
        .put("hash", log.head(9).hash().toString());
    return line.toString();
  }

  /// What is found in the lines, with a last line that fits them.
  private List<Finding> check() {
    String body = String.join("\n", lines) + "\n";
    long conversations =
        lines.stream()
            .skip(1)
            .filter(line -> line.contains("\"conversation\""))
            .map(line -> line.replaceFirst(".*\"conversation\":\"([^\"]*)\".*", "$1"))
            .distinct()
            .count();
    long events = lines.stream().filter(line -> line.contains("\"bytes\"")).count();
    String end =
        Fields.JSON
            .createObjectNode()
            .put("end", true)
            .put("events", events)
            .put("conversations", conversations)
            .put("hash", sha256(body))
            .toString();
    return check(body + end + "\n");
  }

  private static List<Finding> check(String text) {
    List<Finding> findings = new ArrayList<>();
    try {
      ExportCheck.check(
          new BufferedReader(new StringReader(text)), SealedHistory.SECOND.key(), findings::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return findings;
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The line of an event of the second conversation.
  private static int line(int sequence) {
    return 11 + sequence;
  }

  private void assertFirst(Kind kind, long sequence) {
    assertThat(check().getFirst())
        .extracting(Finding::kind, Finding::conversation, Finding::sequence)
        .isEqualTo(List.of(kind, history.logs().get(1).conversation(), sequence));
  }

  @Test
  void whatIsAsItWasExportedIsSound() {
    assertThat(check()).isEmpty();
  }

  @Test
  void oneByteFlipped() {
    LoggedEvent event = history.logs().get(1).event(4);
    byte[] bytes = event.sealed().bytes().clone();
    bytes[bytes.length - 3] ^= 1;
    lines.set(
        line(4),
        lines
            .get(line(4))
            .replace(
                Base64.getEncoder().encodeToString(event.sealed().bytes()),
                Base64.getEncoder().encodeToString(bytes)));

    assertFirst(Kind.ALTERED, 4);
  }

  @Test
  void oneForgedWithAHashThatFollows() {
    lines.set(line(4), event(history.logs().get(1).forged(4)));

    assertFirst(Kind.ALTERED, 5);
  }

  @Test
  void oneLineDeleted() {
    lines.remove(line(4));

    assertFirst(Kind.HOLE, 5);
  }

  @Test
  void twoLinesSwapped() {
    String fourth = lines.get(line(4));
    lines.set(line(4), lines.get(line(6)));
    lines.set(line(6), fourth);

    assertThat(check())
        .extracting(Finding::kind, Finding::sequence)
        .contains(tuple(Kind.HOLE, 6L), tuple(Kind.MISPLACED, 5L), tuple(Kind.MISPLACED, 4L));
  }

  @Test
  void oneInsertedWithARightLookingHash() {
    ConversationLog log = history.logs().get(1).post("never sent");
    lines.add(line(10), event(log.event(10)));

    assertFirst(Kind.CONTRADICTION, 10);
  }

  @Test
  void theTailCut() {
    lines.subList(line(7), line(10)).clear();

    assertFirst(Kind.TAIL_CUT, 7);
  }

  @Test
  void theTailCutAndHeadAndProofMadeToFit() {
    lines.subList(line(7), line(10)).clear();
    for (int made = line(7); made <= line(8); made++) {
      lines.set(made, endingWithEvent6(lines.get(made)));
    }

    assertFirst(Kind.TAIL_CUT, 6);
  }

  @Test
  void theTailCutTheHeadMadeToFitAndTheProofTakenAway() {
    lines.subList(line(7), line(11)).clear();
    lines.set(line(7), endingWithEvent6(lines.get(line(7))));

    assertFirst(Kind.TAIL_CUT, 6);
  }

  private String endingWithEvent6(String line) {
    ConversationLog log = history.logs().get(1);
    return line.replace("\"sequence\":9", "\"sequence\":6")
        .replace(log.head(9).hash().toString(), log.head(6).hash().toString());
  }

  @Test
  void whatWasSaidBehindTheCheckpointStandsBehindTheProof() {
    ConversationLog log = history.logs().get(1).post("later");
    lines.add(line(11), event(log.event(10)));
    lines.set(
        line(12),
        lines
            .get(line(12))
            .replace("\"sequence\":9", "\"sequence\":10")
            .replace(log.head(9).hash().toString(), log.head(10).hash().toString()));

    assertThat(check()).isEmpty();
  }

  @Test
  void aConversationOfBehindTheCheckpointIsShownNotToBeInIt() {
    lines.addAll(later("g:15", "notSealed", 0, 1));

    assertThat(check()).isEmpty();
  }

  @Test
  void aConversationThatIsSaidToBeNewButStandsBetweenOthersThanItsNeighbours() {
    lines.addAll(later("g:15", "notSealed", 1, 2));

    assertThat(check()).extracting(Finding::kind).contains(Kind.CONVERSATION_REMOVED);
  }

  @Test
  void aConversationOfWhichNothingIsShown() {
    lines.addAll(later("g:15", "nothing", 0, 1));

    assertThat(check()).extracting(Finding::kind).containsExactly(Kind.TAIL_CUT);
  }

  /// The lines of another conversation, with a proof that it would stand between two.
  private List<String> later(String id, String proof, int before, int after) {
    var log = ConversationLog.group(id);
    ObjectNode line = Fields.JSON.createObjectNode();
    ObjectNode absent = line.putObject(proof).put("conversation", id);
    absent.set("before", SealedHeadJson.node(history.sealedHead(before)));
    absent.set("after", SealedHeadJson.node(history.sealedHead(after)));
    ObjectNode head = Fields.JSON.createObjectNode();
    head.putObject("head")
        .put("conversation", id)
        .put("sequence", 1)
        .put("hash", log.head(1).hash().toString());
    return List.of(event(log.event(1)), line.toString(), head.toString());
  }

  @Test
  void aFileAboutAConversationThatHasNothingOfIt() {
    String wanted = history.logs().get(1).conversation();
    lines.set(
        0,
        lines
            .getFirst()
            .replace("\"scope\":{}", "\"scope\":{\"conversation\":\"%s\"}".formatted(wanted)));
    lines.subList(1, lines.size()).clear();

    assertFirst(Kind.CONVERSATION_REMOVED, 1);
  }

  @Test
  void aWholeConversationRemovedButForItsHead() {
    lines.subList(line(1), line(10)).clear();

    assertFirst(Kind.CONVERSATION_REMOVED, 1);
  }

  @Test
  void aFileThatEndsInTheMiddle() {
    assertThat(check(String.join("\n", lines.subList(0, 8)) + "\n"))
        .extracting(Finding::kind)
        .containsExactly(Kind.CUT);
  }

  @Test
  void aFileOfWhichTheLastLineDoesNotFit() {
    String text = String.join("\n", lines) + "\n";
    String end =
        "{\"end\":true,\"events\":26,\"conversations\":3,\"hash\":\"%s\"}\n"
            .formatted("0".repeat(64));

    assertThat(check(text + end)).extracting(Finding::kind).containsExactly(Kind.CUT, Kind.ALTERED);
  }

  @Test
  void aCheckpointOfAnotherKey() {
    lines.set(
        0,
        lines
            .getFirst()
            .replace(SealedHistory.SECOND.key().toString(), SealedHistory.FIRST.key().toString()));

    assertThat(check()).extracting(Finding::kind).contains(Kind.CHECKPOINT);
  }

  @Test
  void aCheckpointTakenAwayWithAllProofs() {
    lines.set(0, lines.getFirst().replaceFirst(",\"checkpoint\":.*", "}"));
    lines.removeIf(line -> line.startsWith("{\"sealed\""));

    assertThat(check()).extracting(Finding::kind).containsExactly(Kind.CHECKPOINTS_CUT);
  }

  @Test
  void aLineThatCanNotBeReadIsAFinding() {
    lines.set(line(4), "{");

    assertFirst(Kind.ALTERED, 4);
  }

  @Test
  void aConversationCutOutOfATimeIsNamedByItsNeighbours() throws IOException {
    lines.subList(line(1), line(12)).clear();

    ExportCheck.Counts counts = counts();

    assertThat(counts.absent().conversations()).isEqualTo(1);
    assertThat(counts.absent().places())
        .containsExactly(
            new Gap(
                1,
                history.logs().getFirst().conversation(),
                history.logs().getLast().conversation()));
  }

  @Test
  void aConversationThatHasGoneOnBehindTheTimeKeepsItsPlace() throws IOException {
    lines.subList(line(7), line(12)).clear();
    lines.add(line(7), sealed(1).replace("\"sealed\"", "\"place\""));

    assertThat(check()).isEmpty();
    assertThat(counts().absent().conversations()).isZero();
  }

  @Test
  void aPlaceOfAnotherConversation() {
    lines.set(line(10), sealed(0).replace("\"sealed\"", "\"place\""));

    assertThat(check()).extracting(Finding::kind).contains(Kind.CONTRADICTION, Kind.TAIL_CUT);
  }

  private ExportCheck.Counts counts() throws IOException {
    return ExportCheck.check(
        new BufferedReader(new StringReader(String.join("\n", lines) + "\n")), null, _ -> {});
  }

  @Test
  void whatIsNoExportIsRefused() {
    for (String text : List.of("", "x\n", "{}\n", "{\"format\":\"parley.proof\"}\n")) {
      assertThatThrownBy(() -> check(text)).isInstanceOf(MalformedFile.class);
    }
  }
}
