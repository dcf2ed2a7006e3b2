package io.parley.gatling;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InboxTest {

  private final Inbox inbox = new Inbox();

  @Test
  void nothingIsMissingWhereOnesOwnMessagesFillTheHoles() {
    inbox.begin("c", 7);
    assertThat(inbox.push("c", 8)).isTrue();
    assertThat(inbox.push("c", 10)).isTrue();
    inbox.own("c", 9);

    assertThat(inbox.missing()).isZero();
  }

  @Test
  void countsWhatIsMissing() {
    inbox.begin("c", 0);
    assertThat(inbox.push("c", 3)).isTrue();

    assertThat(inbox.missing()).isEqualTo(2);
  }

  @Test
  void refusesWhatIsLateOrDoubled() {
    inbox.begin("c", 0);
    assertThat(inbox.push("c", 2)).isTrue();

    assertThat(inbox.push("c", 2)).isFalse();
    assertThat(inbox.push("c", 1)).isFalse();
  }

  @Test
  void letsPassWhatItDoesNotFollow() {
    assertThat(inbox.push("other", 5)).isTrue();
    assertThat(inbox.push("other", 5)).isTrue();
    assertThat(inbox.missing()).isZero();
  }
}
