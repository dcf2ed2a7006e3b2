package io.parley.history.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.history.audit.SealedHistory;
import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.log.FakeLog;
import io.parley.history.projection.ConversationLog;
import io.parley.history.verify.ArchiveVerification;
import io.parley.history.verify.Report;
import io.parley.history.verify.VerifyListener;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Rounds over [SealedHistory]: the first conversation in partition 0, the two others in 1.
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ArchiveRoundTest {

  /// Every record gets a segment of its own.
  private static final int SMALL = 1;

  private final SealedHistory history = new SealedHistory();
  private final List<SignedCheckpoint> checkpoints = history.checkpoints();
  private final FakeLog log = FakeLog.of(history);

  @TempDir private Path directory = Path.of("");

  @Test
  void archivesWhatACheckpointSealedAndThenWhatTheNextOnesDid() {
    assertThat(round(store(), 0, 1)).isNotNull();
    assertThat(round(store(), 1, 3)).isNotNull();

    assertThat(verify().findings()).isEmpty();
    assertThat(verify().counts().events()).isEqualTo(27);
    assertThat(Archive.open(store()).summary().segments()).isEqualTo(27);
  }

  @Test
  void makesTheSameWhereverItWasBrokenOff() {
    for (int files = 0; round(new BreaksOff(store(), files), 0, 2) == null; files++) {
      assertThat(files).isLessThan(100);
    }

    assertThat(Archive.open(store()).summary().entries()).isEqualTo(1);
    assertThat(verify().findings()).isEmpty();
  }

  @Test
  void leavesItToWhoeverWasFaster() {
    Archive slower = Archive.open(store());
    assertThat(round(store(), 0, 1)).isNotNull();

    assertThat(round(slower, 0, 2)).isNull();

    assertThat(slower.summary().entries()).isEqualTo(1);
    assertThat(round(slower, 1, 3)).isNotNull();
    assertThat(verify().findings()).isEmpty();
  }

  @Test
  void refusesALogThatHasForgottenWhatIsNotArchived() {
    log.forget(1, 3);

    assertThatThrownBy(() -> round(store(), 0, 1))
        .isInstanceOf(ArchiveFailed.class)
        .hasMessage("parley.events-1 begins at offset 3, but is archived up to 0 only");
    assertThat(Archive.open(store()).summary().entries()).isZero();
  }

  @Test
  void refusesALogThatIsNotWhatWasSealed() {
    ConversationLog conversation = history.logs().getFirst();
    log.replace(0, 3, conversation.forged(4));

    assertThatThrownBy(() -> round(store(), 0, 1))
        .isInstanceOf(ArchiveFailed.class)
        .hasMessageStartingWith(
            "the log does not hold what was sealed: event 4 of " + conversation.conversation());
    assertThat(Archive.open(store()).summary().entries()).isZero();
  }

  @Test
  void refusesCheckpointsOfAnotherHistory() {
    assertThatThrownBy(() -> round(store(), 1, 2))
        .isInstanceOf(ArchiveFailed.class)
        .hasMessageEndingWith(
            "has another history: checkpoint 2 does not follow on what is archived");
  }

  @Test
  void keepsARecordThatIsNoEventAndAnEventThatStandsThereTwice() {
    log.replace(0, 6, new byte[] {1, 2, 3});
    log.replace(0, 7, history.logs().getFirst().event(2));

    assertThat(round(store(), 0, 1)).isNotNull();

    assertThat(verify().findings()).isEmpty();
    assertThat(verify().counts().events()).isEqualTo(15 + 2);
  }

  private @Nullable ArchiveEntry round(ArchiveStore into, int from, int to) {
    try {
      return round(Archive.open(into), from, to);
    } catch (Broken _) {
      return null;
    }
  }

  private @Nullable ArchiveEntry round(Archive into, int from, int to) {
    return new ArchiveRound(into, log, SMALL)
        .run(
            checkpoints.subList(from, to),
            number -> history.spans(number.intValue()),
            ConversationLog.START.plusSeconds(300));
  }

  private ArchiveStore store() {
    return ArchiveConfig.directory(directory);
  }

  private Report verify() {
    return new ArchiveVerification(store(), List.of(), null, null).run(VerifyListener.NOBODY);
  }

  private static final class Broken extends RuntimeException {

    private static final long serialVersionUID = 1L;
  }

  /// A place whose writer is killed after so many files.
  private static final class BreaksOff implements ArchiveStore {

    private final ArchiveStore store;
    private int left;

    private BreaksOff(ArchiveStore store, int files) {
      this.store = store;
      this.left = files;
    }

    @Override
    public boolean create(String name, byte[] bytes) {
      if (left-- == 0) {
        throw new Broken();
      }
      return store.create(name, bytes);
    }

    @Override
    public Optional<byte[]> read(String name) {
      return store.read(name);
    }

    @Override
    public Optional<byte[]> read(String name, long position, int length) {
      return store.read(name, position, length);
    }

    @Override
    public List<String> list(String folder) {
      return store.list(folder);
    }

    @Override
    public int sweep(Instant before) {
      return store.sweep(before);
    }

    @Override
    public void close() {
      store.close();
    }
  }
}
