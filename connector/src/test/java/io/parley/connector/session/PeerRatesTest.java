package io.parley.connector.session;

import static io.parley.connector.session.FakeNode.hello;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Who sends too much is told when to go on, and closed if that is of no use.
class PeerRatesTest {

  private static final String PING = "{'type':'ping','id':1}";
  private static final String GROUP = "g:00112233445566778899aabbccddeeff";
  private static final String OTHER_GROUP = "g:ffeeddccbbaa99887766554433221100";

  private final FakeNode node =
      new FakeNode(
          FakeNode.config(
              Map.of(
                  "rates.frames", rate(10, 2),
                  "rates.bytes", rate(10_000, 1_000),
                  "rates.refusals", rate(3, 1),
                  "rates.user-messages", rate(4, 1),
                  "rates.conversation-messages", rate(20, 10),
                  "rates.members-per-message", 100)));
  private final FakeConnection connection = new FakeConnection();
  private final Peer peer = node.open(connection);

  private static Map<String, Integer> rate(int burst, int perSecond) {
    return Map.of("burst", burst, "per-second", perSecond);
  }

  @Test
  void takesSoManyFramesASecond() {
    say(PING, 10);
    assertThat(connection.takeWritten()).hasSize(10).allMatch(frame -> frame.contains("pong"));
    say(PING, 1);
    assertThat(connection.takeWritten()).containsExactly(limited("you send too much", 500));

    node.clock.advance(Duration.ofSeconds(1));
    say(PING, 3);
    assertThat(connection.takeWritten())
        .satisfiesExactly(
            frame -> assertThat(frame).contains("pong"),
            frame -> assertThat(frame).contains("pong"),
            frame -> assertThat(frame).contains("\"retryAfterMs\":500"));
    assertThat(node.monitor.notes).contains("limited CONNECTION");
  }

  @Test
  void takesSoManyBytesASecond() {
    say("{'type':'ping','id':1,'x':'" + "x".repeat(9_972) + "'}", 1);
    assertThat(connection.takeWritten()).singleElement().asString().contains("pong");
    say(PING, 1);

    assertThat(connection.takeWritten()).containsExactly(limited("you send too much", 22));
  }

  @Test
  void limitsWhatIsNoFrameAtAll() {
    say(PING, 10);
    connection.takeWritten();
    say("garbage", 1);

    assertThat(connection.takeWritten())
        .singleElement()
        .asString()
        .startsWith("{\"type\":\"error\",\"code\":\"rate_limited\"");
  }

  @Test
  void closesWhoGoesOn() {
    say(PING, 13);
    assertThat(connection.closeReason()).isNull();
    say(PING, 1);

    assertThat(connection.closeReason()).isEqualTo(CloseReason.RATE_LIMITED);
  }

  @Test
  void bearsWhoGoesOnWhenTold() {
    for (int i = 0; i < 100; i++) {
      say(PING, 2);
      node.clock.advance(Duration.ofMillis(900));
    }

    assertThat(connection.closeReason()).isNull();
    assertThat(node.monitor.notes).contains("limited CONNECTION");
  }

  @Test
  void countsAUsersMessagesOverAllItsSessions() {
    logIn();
    var laptop = new FakeConnection();
    Peer laptopPeer = node.open(laptop);
    node.logIn(laptopPeer, laptop, "alice", "laptop");
    say(send(GROUP), 3);
    FakeNode.say(laptopPeer, send(GROUP));
    FakeNode.say(laptopPeer, send(OTHER_GROUP));

    assertThat(node.commands).hasSize(4);
    assertThat(laptop.takeWritten()).containsExactly(limited("you send too many messages", 1_000));
    assertThat(connection.takeWritten()).isEmpty();
  }

  @Test
  void countsNoCursorsAndNoQuestions() {
    logIn();
    say("{'type':'read','id':1,'conversation':'" + GROUP + "','sequence':1}", 5);
    say("{'type':'conversations','id':1}", 1);

    assertThat(node.commands).hasSize(5);
    assertThat(node.monitor.notes).doesNotContain("limited USER");
  }

  @Test
  void countsMessagesToALargeGroupForMore() {
    node.members = 900;
    logIn();
    say(send(GROUP), 2);
    assertThat(connection.takeWritten()).isEmpty();
    say(send(GROUP), 1);
    assertThat(connection.takeWritten())
        .containsExactly(limited("too many messages are sent to this conversation", 1_000));

    node.members = 1;
    say(send(OTHER_GROUP), 2);
    assertThat(node.commands).as("a refused one costs the user nothing").hasSize(4);
    assertThat(node.monitor.notes).contains("limited CONVERSATION");
  }

  @Test
  void hasNoBoundWithoutARate() {
    var free =
        new FakeNode(
            FakeNode.config(
                Map.of(
                    "rates.frames", rate(0, 0),
                    "rates.bytes", rate(0, 0),
                    "rates.user-messages", rate(0, 0),
                    "rates.conversation-messages", rate(0, 0),
                    "max-open-requests", 1_000_000)));
    Peer freePeer = free.open(connection);
    free.logIn(freePeer, connection, "alice", "phone");
    for (int i = 0; i < 20_000; i++) {
      FakeNode.say(freePeer, send(GROUP));
    }

    assertThat(free.commands).hasSize(20_000);
  }

  private static String send(String conversation) {
    return """
    {'type':'send','id':1,'conversation':'%s','clientId':'019aa0b0-0000-7000-8000-000000000001',
    'content':{'kind':'text','text':'hello'}}\
    """
        .formatted(conversation);
  }

  private static String limited(String message, long retryAfterMs) {
    return """
    {"type":"error","re":1,"code":"rate_limited","message":"%s","retryable":true,\
    "retryAfterMs":%d}\
    """
        .formatted(message, retryAfterMs);
  }

  private void logIn() {
    FakeNode.say(peer, hello("alice", "phone"));
    node.runBlocking();
    List<String> welcome = connection.takeWritten();
    assertThat(welcome).hasSize(1);
  }

  private void say(String frame, int times) {
    for (int i = 0; i < times; i++) {
      FakeNode.say(peer, frame);
    }
  }
}
