package io.parley.gatling;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HistoryPageTest {

  @Test
  void isCompleteWithAsMuchAsWasAskedFor() {
    assertThat(page(5, 6).isComplete(true)).isTrue();
    assertThat(page(5, 6).last()).isEqualTo(6);
  }

  @Test
  void isCompleteWithLessAtTheEndAlone() {
    assertThat(page(5).isComplete(false)).isTrue();
    assertThat(page(5).isComplete(true)).isFalse();
  }

  @Test
  void isNotCompleteWithAHole() {
    HistoryPage page = page(5);

    assertThat(page.take("c", 7)).isFalse();
    assertThat(page.isComplete(true)).isFalse();
    assertThat(page().isComplete(false)).isFalse();
  }

  @Test
  void takesOnlyWhatWasAskedFor() {
    assertThat(page().take("c", 4)).isFalse();
    assertThat(page().take("other", 5)).isFalse();
    assertThat(page(5, 6).take("c", 7)).isFalse();
  }

  @Test
  void beginsWhereTheUserBecameAMember() {
    var page = new HistoryPage("c", 0, 2);

    assertThat(page.take("c", 7)).isTrue();
    assertThat(page.take("c", 8)).isTrue();
    assertThat(page.isComplete(true)).isTrue();
  }

  @Test
  void isNotMisledByAPushThatComesBeforeIt() {
    var page = new HistoryPage("c", 0, 3);

    assertThat(page.take("c", 9)).isTrue();
    assertThat(page.take("c", 7)).isTrue();
    assertThat(page.take("c", 8)).isTrue();
    assertThat(page.take("c", 9)).isTrue();
    assertThat(page.isComplete(true)).isTrue();
  }

  /// Of two events behind the fourth.
  private static HistoryPage page(long... sequences) {
    var page = new HistoryPage("c", 4, 2);
    for (long sequence : sequences) {
      assertThat(page.take("c", sequence)).isTrue();
    }
    return page;
  }
}
