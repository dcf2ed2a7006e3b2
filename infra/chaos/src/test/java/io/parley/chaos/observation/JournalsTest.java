package io.parley.chaos.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.chaos.observation.Observation.Answered;
import io.parley.chaos.observation.Observation.Applied;
import io.parley.chaos.observation.Observation.Connected;
import io.parley.chaos.observation.Observation.Disconnected;
import io.parley.chaos.observation.Observation.Disrupted;
import io.parley.chaos.observation.Observation.Invoked;
import io.parley.chaos.observation.Observation.Left;
import io.parley.chaos.observation.Observation.Mended;
import io.parley.chaos.observation.Observation.Quiet;
import io.parley.chaos.observation.Observation.ReceiptReceived;
import io.parley.chaos.observation.Observation.Received;
import io.parley.chaos.observation.Observation.SyncBegan;
import io.parley.chaos.observation.Observation.Synced;
import io.parley.chaos.observation.Operation.Amend;
import io.parley.chaos.observation.Operation.Amendment;
import io.parley.chaos.observation.Operation.AskHistory;
import io.parley.chaos.observation.Operation.Change;
import io.parley.chaos.observation.Operation.ChangeMembers;
import io.parley.chaos.observation.Operation.CursorKind;
import io.parley.chaos.observation.Operation.MoveCursor;
import io.parley.chaos.observation.Operation.Send;
import io.parley.chaos.observation.Outcome.Accepted;
import io.parley.chaos.observation.Outcome.Page;
import io.parley.chaos.observation.Outcome.Refused;
import io.parley.chaos.observation.Outcome.Unknown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalsTest {

  private static final Device DEVICE = new Device("u1", "phone");
  private static final UUID ID = UUID.fromString("01900000-0000-7000-8000-000000000001");

  @TempDir private Path directory;

  @Test
  void readsBackEveryKindOfObservation() {
    List<Observation> all =
        List.of(
            new Connected(1, DEVICE, "n1", "s1"),
            new SyncBegan(2, DEVICE),
            new Synced(3, DEVICE),
            new Invoked(4, DEVICE, 1, new Send("g:1", ID, null)),
            new Invoked(5, DEVICE, 2, new Send("g:1", ID, ID)),
            new Invoked(6, DEVICE, 3, new Amend("g:1", Amendment.RECALL, 2)),
            new Invoked(7, DEVICE, 4, new ChangeMembers("g:1", Change.INVITE, List.of("u2"))),
            new Invoked(8, DEVICE, 5, new MoveCursor("g:1", CursorKind.READ, 2)),
            new Invoked(9, DEVICE, 6, new AskHistory("g:1", 0, 7, 50)),
            new Answered(10, DEVICE, 1, new Accepted("g:1", 2, true)),
            new Answered(11, DEVICE, 2, new Refused("forbidden", false)),
            new Answered(12, DEVICE, 3, new Unknown()),
            new Answered(13, DEVICE, 4, new Page(true, 9)),
            new Received(14, DEVICE, "g:1", 3, Long.MIN_VALUE),
            new Applied(15, DEVICE, "g:1", 3),
            new ReceiptReceived(16, DEVICE, "g:1", "u2", 3, 2),
            new Disconnected(17, DEVICE, 1006),
            new Left(18, DEVICE),
            new Disrupted(19, "kill:router:1000ms", "router-1"),
            new Mended(20, "kill:router:1000ms", "router-1"),
            new Quiet(21));
    try (Journal journal = Journal.open(directory.resolve("u1.jsonl"))) {
      all.forEach(journal::write);
    }
    assertThat(Journals.read(directory)).isEqualTo(new Journals(all, 0));
  }

  @Test
  void letsTheHalfLastLineOfAKilledWriterGoAndCountsIt() throws IOException {
    Path file = directory.resolve("u1.jsonl");
    Files.writeString(file, "{\"type\":\"quiet\",\"atNs\":1}\n{\"type\":\"quiet\",\"at");
    assertThat(Journals.read(directory)).isEqualTo(new Journals(List.of(new Quiet(1)), 1));
  }

  @Test
  void refusesABrokenLineByFileAndNumber() throws IOException {
    Path file = directory.resolve("u1.jsonl");
    Files.writeString(file, "{\"type\":\"quiet\",\"atNs\":1}\nnonsense\n");
    assertThatThrownBy(() -> Journals.read(directory))
        .isInstanceOf(BrokenJournal.class)
        .hasMessageContaining("u1.jsonl, line 2 is no observation")
        .hasMessageNotContaining("\n");
  }

  @Test
  void refusesALineWithoutAField() throws IOException {
    Path file = directory.resolve("u1.jsonl");
    Files.writeString(file, "{\"type\":\"synced\",\"atNs\":1}\n");
    assertThatThrownBy(() -> Journals.read(directory))
        .isInstanceOf(BrokenJournal.class)
        .hasMessageContaining("device");
  }

  @Test
  void refusesAKindItDoesNotKnow() throws IOException {
    Path file = directory.resolve("u1.jsonl");
    Files.writeString(file, "{\"type\":\"gossip\",\"atNs\":1}\n");
    assertThatThrownBy(() -> Journals.read(directory))
        .isInstanceOf(BrokenJournal.class)
        .hasMessageContaining("gossip");
  }
}
