package io.parley.connector.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.connector.frame.EncodedFrame;
import io.parley.connector.session.Push.Kind;
import io.parley.schema.RawJson;
import io.parley.schema.conversation.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SessionTest {

  private static final String RESYNC = "{\"type\":\"resync\"}";
  private static final String RESYNC_LATER = "{\"type\":\"resync\",\"retryAfterMs\":2000}";
  private static final String SYNCED = "{\"type\":\"synced\"}";
  private static final int MAX_BYTES = FakeNode.CONFIG.outbound().maxBytes();

  private final FakeNode node = new FakeNode();
  private final FakeConnection connection = new FakeConnection();
  private final Peer peer = node.open(connection);
  private final Session session = node.logIn(peer, connection, "alice", "phone");

  @Test
  void pushesAtOnce() {
    session.push(event("a", 1));
    session.push(receipt("a"));

    assertThat(connection.takeWritten()).containsExactly("a1", "receipt a");
  }

  @Test
  void isToldOfWhatItCausedByTheAnswerAloneUnlessThatCameTooLate() {
    long first = Objects.requireNonNull(session.begin(RawJson.of("1")));
    session.pushCaused(event("a", 1), first);
    session.refuse(first, ErrorCode.UNAVAILABLE, "no answer came in time");
    session.pushCaused(event("a", 2), first);
    long nameless = Objects.requireNonNull(session.begin(null));
    session.pushCaused(event("a", 3), nameless);

    assertThat(connection.takeWritten())
        .satisfiesExactly(
            answer -> assertThat(answer).contains("unavailable"),
            second -> assertThat(second).isEqualTo("a2"),
            third -> assertThat(third).isEqualTo("a3"));
  }

  @Test
  void dropsReceiptsAndSignalsBeforeEventsWhenTheClientIsSlow() {
    block(MAX_BYTES - 100);
    session.push(receipt("a"));
    session.push(new Push(Kind.SIGNAL, "a", 0, frame("heads")));
    session.push(event("a", 1));
    unblock();

    assertThat(connection.takeWritten()).containsExactly("a1");
    assertThat(node.monitor.notes).contains("dropped RECEIPT", "dropped SIGNAL");
  }

  @Test
  void tellsTheClientToSynchronizeAfterEventsWereDropped() {
    block(MAX_BYTES);
    session.push(event("a", 1));
    session.push(event("a", 2));
    assertThat(connection.takeWritten()).isEmpty();

    unblock();
    session.push(event("a", 3));
    assertThat(connection.takeWritten()).containsExactly(RESYNC, "a3");
  }

  @Test
  void dropsEventsForAClientThatTakesNothingForLong() {
    block(1);
    node.clock.advance(Duration.ofMillis(9_999));
    session.push(event("a", 1));
    node.clock.advance(Duration.ofMillis(1));
    session.push(event("a", 2));
    unblock();

    assertThat(connection.takeWritten()).containsExactly("a1", RESYNC);
  }

  @Test
  void cutsOffAClientThatTakesNothingForVeryLong() {
    block(1);
    node.clock.advance(Duration.ofMillis(29_999));
    peer.tick();
    assertThat(connection.closeReason()).isNull();

    node.clock.advance(Duration.ofMillis(1));
    peer.tick();
    assertThat(connection.closeReason()).isEqualTo(CloseReason.SLOW_CONSUMER);
  }

  @Test
  void getsNothingMoreWhenTheNodeHoldsTooMuchAndIsToldOfItLater() {
    connection.crowdOut(true);
    session.push(event("a", 1));
    session.push(receipt("a"));
    peer.tick();
    assertThat(connection.takeWritten()).isEmpty();

    connection.crowdOut(false);
    assertThat(connection.takeTickByNs()).isEqualTo(node.clock.nanoTime() + 1_000_000_000L);
    peer.tick();
    session.push(event("a", 2));
    assertThat(connection.takeWritten()).containsExactly(RESYNC, "a2");
  }

  @Test
  void holdsPushesBackWhileItSynchronizesAndSendsThemOnce() {
    assertThat(session.beginSync()).isTrue();
    assertThat(session.beginSync()).isFalse();
    session.push(event("a", 3));
    session.push(event("b", 1));
    session.push(receipt("a"));
    session.sendCaughtUp("a", 2, frame("a2"));
    session.sendCaughtUp("a", 3, frame("a3"));
    session.push(event("a", 4));
    session.endSync(true);
    session.push(event("a", 5));

    assertThat(connection.takeWritten())
        .containsExactly("a2", "a3", SYNCED, "b1", "receipt a", "a4", "a5");
  }

  @Test
  void isNotSyncedWhenItsBufferOverflowed() {
    int size = 100_000;
    session.beginSync();
    for (int i = 0; i <= FakeNode.CONFIG.outbound().syncBufferBytes() / size; i++) {
      session.push(new Push(Kind.EVENT, "a", i, frame("x".repeat(size))));
    }
    session.endSync(true);
    session.push(event("a", 99));

    assertThat(connection.takeWritten()).containsExactly(RESYNC, "a99");
  }

  @Test
  void isNotSyncedWhenHistoryCouldNotBeRead() {
    session.beginSync();
    session.push(event("a", 1));
    session.endSync(false);

    assertThat(connection.takeWritten()).containsExactly(RESYNC_LATER, "a1");
    assertThat(session.beginSync()).isTrue();
  }

  @Test
  void isToldToSynchronizeAgainWhenTheClientIsTooSlowForWhatWasHeldBack() {
    session.beginSync();
    session.push(event("a", 1));
    block(MAX_BYTES);
    session.endSync(true);
    assertThat(connection.takeWritten()).containsExactly(SYNCED);
    unblock();

    assertThat(connection.takeWritten()).containsExactly(RESYNC);
  }

  @Test
  void forgetsWhatWasDroppedBeforeASync() {
    block(MAX_BYTES);
    session.push(event("a", 1));
    session.beginSync();
    unblock();
    session.endSync(true);

    assertThat(connection.takeWritten()).containsExactly(SYNCED);
  }

  @Test
  void letsHistoryGoOnWhenTheClientIsReady() {
    List<String> ran = new ArrayList<>();
    assertThat(session.readyForMore()).isTrue();
    session.whenWritable(() -> ran.add("at once"));
    connection.runTasks();
    assertThat(ran).containsExactly("at once");

    block(1);
    assertThat(session.readyForMore()).isFalse();
    session.whenWritable(() -> ran.add("later"));
    connection.runTasks();
    assertThat(ran).containsExactly("at once");
    unblock();
    unblock();
    assertThat(ran).containsExactly("at once", "later");
  }

  @Test
  void keepsNobodyWaitingForAClientThatHasGone() {
    List<String> ran = new ArrayList<>();
    block(1);
    session.whenWritable(() -> ran.add("waited"));
    assertThat(session.hasEnded()).isFalse();

    node.reception().leave(session);
    assertThat(session.hasEnded()).isTrue();
    assertThat(ran).containsExactly("waited");

    session.whenWritable(() -> ran.add("came too late"));
    connection.runTasks();
    assertThat(ran).containsExactly("waited", "came too late");
  }

  @Test
  void knowsWhenItWasLastHeard() {
    node.clock.advance(Duration.ofSeconds(3));
    peer.heard();
    node.clock.advance(Duration.ofSeconds(4));

    assertThat(session.info().lastSeen()).isEqualTo(node.clock.now().minusSeconds(4));
    assertThat(session.info().connectedAt()).isEqualTo(node.clock.now().minusSeconds(7));
  }

  private void block(int bytes) {
    connection.block(bytes);
    session.writabilityChanged();
  }

  private void unblock() {
    connection.unblock();
    session.writabilityChanged();
  }

  private static Push event(String conversation, long sequence) {
    return new Push(Kind.EVENT, conversation, sequence, frame(conversation + sequence));
  }

  private static Push receipt(String conversation) {
    return new Push(Kind.RECEIPT, conversation, 0, frame("receipt " + conversation));
  }

  private static EncodedFrame frame(String text) {
    return EncodedFrame.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
