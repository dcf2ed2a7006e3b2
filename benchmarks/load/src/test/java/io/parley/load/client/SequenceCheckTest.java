package io.parley.load.client;

import static io.parley.load.client.SequenceCheck.Finding.DOUBLED;
import static io.parley.load.client.SequenceCheck.Finding.LATE;
import static io.parley.load.client.SequenceCheck.Finding.NEXT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SequenceCheckTest {

  @Test
  void findsNothingInAnUnbrokenSequence() {
    assertThat(findings(5, 6, 7, 8)).containsExactly(NEXT, NEXT, NEXT);
  }

  @Test
  void findsWhatComesTwice() {
    assertThat(findings(0, 1, 2, 2, 1)).containsExactly(NEXT, NEXT, DOUBLED, DOUBLED);
  }

  @Test
  void findsWhatComesLateOnce() {
    assertThat(findings(0, 1, 4, 3, 3, 2)).containsExactly(NEXT, NEXT, LATE, DOUBLED, LATE);
  }

  private static List<SequenceCheck.Finding> findings(long before, long... sequences) {
    var check = new SequenceCheck();
    check.begin(before);
    return Arrays.stream(sequences).mapToObj(check::see).toList();
  }
}
