package io.parley.connector.session;

import static io.parley.connector.session.FakeNode.hello;
import static io.parley.connector.session.PeerTest.error;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A peer looks at its deadlines when it asked to, and at no other time.
class PeerTimersTest {

  private static final String PING = "{'type':'ping'}";

  private final FakeNode node = new FakeNode();
  private final FakeConnection connection = new FakeConnection();
  private final Peer peer = node.open(connection);
  private int ticks;

  @Test
  void closesWhenNobodyLogsIn() {
    pass(Duration.ofSeconds(5));
    say(PING);
    pass(Duration.ofMillis(4_999));
    assertThat(connection.closeReason()).isNull();

    pass(Duration.ofMillis(1));
    assertThat(connection.closeReason()).isEqualTo(CloseReason.LOGIN_TIMEOUT);
  }

  @Test
  void makesNoSessionAfterTheLoginTimeout() {
    say(hello("alice", "phone"));
    pass(Duration.ofSeconds(10));
    node.runBlocking();
    connection.runTasks();

    assertThat(connection.closeReason()).isEqualTo(CloseReason.LOGIN_TIMEOUT);
    assertThat(node.registry.size()).isZero();
  }

  @Test
  void pingsWhoIsSilentAndClosesWhoStaysSilent() {
    logIn();
    pass(Duration.ofSeconds(25));
    assertThat(connection.pings()).isEqualTo(1);

    peer.heard();
    pass(Duration.ofSeconds(59));
    assertThat(connection.closeReason()).isNull();
    assertThat(connection.pings()).isEqualTo(3);

    pass(Duration.ofSeconds(1));
    assertThat(connection.closeReason()).isEqualTo(CloseReason.HEARTBEAT_MISSED);
  }

  @Test
  void closesWhoIsSilentAndCantBePinged() {
    connection.withoutPing();
    logIn();
    pass(Duration.ofSeconds(60));

    assertThat(connection.closeReason()).isEqualTo(CloseReason.IDLE);
  }

  @Test
  void neitherPingsNorClosesWhoSaysSomething() {
    logIn();
    for (int i = 0; i < 100; i++) {
      pass(Duration.ofMillis(24_999));
      say(PING);
    }

    assertThat(connection.pings()).isZero();
    assertThat(connection.closeReason()).isNull();
    assertThat(ticks).as("looked at seldom").isLessThan(110);
  }

  @Test
  void closesWhoseTokenExpired() {
    logIn();
    talkFor(FakeNode.TOKEN_LIFE.plus(Verification.CLOCK_SKEW).minusSeconds(1));
    assertThat(connection.closeReason()).isNull();

    talkFor(Duration.ofSeconds(1));
    assertThat(connection.closeReason()).isEqualTo(CloseReason.TOKEN_EXPIRED);
  }

  @Test
  void goesOnWithANewerToken() {
    logIn();
    talkFor(FakeNode.TOKEN_LIFE.minusSeconds(1));
    say("{'type':'refresh','id':1,'token':'alice'}");
    node.runBlocking();
    assertThat(connection.takeWritten()).last().asString().contains("\"re\":1,\"expiresAt\":");

    talkFor(FakeNode.TOKEN_LIFE.plus(Verification.CLOCK_SKEW).minusSeconds(1));
    assertThat(connection.closeReason()).isNull();
    talkFor(Duration.ofSeconds(1));
    assertThat(connection.closeReason()).isEqualTo(CloseReason.TOKEN_EXPIRED);
  }

  @Test
  void doesNotGoOnWithABadToken() {
    logIn();
    talkFor(FakeNode.TOKEN_LIFE);
    say("{'type':'refresh','id':1,'token':'bad'}");
    node.runBlocking();
    assertThat(connection.takeWritten())
        .contains(error("1", "unauthorized", "the token is not good", false));

    talkFor(Duration.ofSeconds(60));
    assertThat(connection.closeReason()).isEqualTo(CloseReason.TOKEN_EXPIRED);
  }

  @Test
  void answersARequestThatNobodyElseAnswers() {
    logIn();
    say("{'type':'join','id':1,'conversation':'g:00112233445566778899aabbccddeeff'}");
    pass(Duration.ofSeconds(4));
    say("{'type':'join','id':2,'conversation':'g:00112233445566778899aabbccddeeff'}");
    pass(Duration.ofMillis(5_999));
    assertThat(connection.takeWritten()).isEmpty();

    pass(Duration.ofMillis(1));
    assertThat(connection.takeWritten())
        .containsExactly(error("1", "unavailable", "no answer came in time", true));
    pass(Duration.ofSeconds(4));
    assertThat(connection.takeWritten())
        .containsExactly(error("2", "unavailable", "no answer came in time", true));
  }

  @Test
  void cutsOffWhoTakesNothing() {
    logIn();
    pass(Duration.ofSeconds(5));
    connection.block(1);
    peer.writabilityChanged();
    for (int i = 0; i < 29; i++) {
      pass(Duration.ofSeconds(1));
      peer.heard();
    }
    assertThat(connection.closeReason()).isNull();

    pass(Duration.ofSeconds(1));
    assertThat(connection.closeReason()).isEqualTo(CloseReason.SLOW_CONSUMER);
  }

  /// Says something every ten seconds.
  private void talkFor(Duration duration) {
    Duration left = duration;
    while (left.compareTo(Duration.ofSeconds(10)) > 0) {
      pass(Duration.ofSeconds(10));
      say(PING);
      left = left.minusSeconds(10);
    }
    pass(left);
  }

  /// Lets time pass, with a tick whenever one is due.
  private void pass(Duration duration) {
    long endNs = node.clock.nanoTime() + duration.toNanos();
    Long due = connection.takeTickByNs();
    while (due != null && due - endNs <= 0) {
      node.clock.advance(Duration.ofNanos(Math.max(0, due - node.clock.nanoTime())));
      ticks++;
      peer.tick();
      due = connection.takeTickByNs();
    }
    node.clock.advance(Duration.ofNanos(endNs - node.clock.nanoTime()));
    if (due != null) {
      connection.tickBy(due);
    }
  }

  private void logIn() {
    say(hello("alice", "phone"));
    node.runBlocking();
    connection.takeWritten();
  }

  private void say(String frame) {
    FakeNode.say(peer, frame);
  }
}
