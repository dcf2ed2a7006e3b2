package io.parley.history.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.history.audit.SealedHistory;
import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.projection.ConversationLog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Three checkpoints, a minute apart, of 30 offsets each.
class ArchivePolicyTest {

  private static final Instant FIRST = ConversationLog.START.plusSeconds(60);

  private final List<SignedCheckpoint> checkpoints = new SealedHistory().checkpoints();

  @Test
  void takesTheFirstCheckpointsThatComeToEnough() {
    assertThat(due(30, FIRST)).isEqualTo(checkpoints.subList(0, 1));
    assertThat(due(31, FIRST)).isEqualTo(checkpoints.subList(0, 2));
    assertThat(due(90, FIRST)).isEqualTo(checkpoints);
  }

  @Test
  void takesAllOfThemOnceTheOldestIsOldEnough() {
    assertThat(due(1_000, FIRST.plusSeconds(3_599))).isEmpty();
    assertThat(due(1_000, FIRST.plusSeconds(3_600))).isEqualTo(checkpoints);
  }

  @Test
  void countsFromTheEndOfTheArchive() {
    var archived = new TreeMap<>(Map.of(0, 10L, 1, 20L));
    var policy = new ArchivePolicy(31, Duration.ofHours(1));

    assertThat(policy.due(archived, checkpoints.subList(1, 3), FIRST))
        .isEqualTo(checkpoints.subList(1, 3));
    assertThat(policy.due(archived, checkpoints.subList(1, 2), FIRST)).isEmpty();
    assertThat(policy.due(archived, List.of(), FIRST.plusSeconds(7_200))).isEmpty();
  }

  private List<SignedCheckpoint> due(long records, Instant now) {
    return new ArchivePolicy(records, Duration.ofHours(1)).due(new TreeMap<>(), checkpoints, now);
  }
}
