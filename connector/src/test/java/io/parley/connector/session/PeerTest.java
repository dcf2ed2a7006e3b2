package io.parley.connector.session;

import static io.parley.connector.session.FakeNode.hello;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PeerTest {

  private final FakeNode node = new FakeNode();
  private final FakeConnection connection = new FakeConnection();
  private final Peer peer = node.open(connection);

  @Test
  void welcomesWhoHasAGoodToken() {
    say(hello("alice", "phone"));
    assertThat(connection.isReading()).isFalse();
    node.runBlocking();

    assertThat(connection.takeWritten())
        .singleElement()
        .asString()
        .startsWith("{\"type\":\"welcome\",\"re\":0,\"session\":\"")
        .contains(
            "\"user\":\"alice\",\"node\":\"n1\",\"heartbeatMs\":25000,\"idleTimeoutMs\":60000")
        .containsPattern("\"firstHeartbeatMs\":(1?\\d|2[0-5])?\\d{1,3},")
        .contains("\"limits\":{\"frameBytes\":131072,\"contentBytes\":65536,\"openRequests\":256}");
    assertThat(connection.isReading()).isTrue();
    assertThat(node.registry.ofUser("alice"))
        .singleElement()
        .satisfies(session -> assertThat(session.device()).isEqualTo("phone"))
        .satisfies(session -> assertThat(session.loginId()).isEqualTo("login-of-alice"))
        .satisfies(session -> assertThat(node.registry.byId(session.id())).isSameAs(session));
    assertThat(node.table).containsExactly("opened alice");
  }

  @Test
  void refusesABadTokenAndCloses() {
    say(hello("bad", "phone"));
    node.runBlocking();

    assertThat(connection.takeWritten())
        .containsExactly(error("0", "unauthorized", "the token is not good", false));
    assertThat(connection.closeReason()).isEqualTo(CloseReason.TOKEN_REFUSED);
    assertThat(node.registry.size()).isZero();
  }

  @Test
  void answersPingBeforeAndAfterLogIn() {
    say("{'type':'ping','id':'p'}");
    say("{'type':'ping'}");
    assertThat(connection.takeWritten())
        .containsExactly("{\"type\":\"pong\",\"re\":\"p\"}", "{\"type\":\"pong\"}");

    logIn();
    say("{'type':'ping','id':2}");
    assertThat(connection.takeWritten()).containsExactly("{\"type\":\"pong\",\"re\":2}");
  }

  @Test
  void allowsNothingElseBeforeLogIn() {
    say("{'type':'conversations','id':1}");

    assertThat(connection.takeWritten())
        .containsExactly(error("1", "not_logged_in", "say hello first", false));
    assertThat(connection.closeReason()).isNull();
  }

  @Test
  void refusesASecondHello() {
    say(hello("alice", "phone"));
    say("{'type':'hello','id':1,'token':'bob','device':{'id':'d'}}");
    node.runBlocking();
    say("{'type':'hello','id':2,'token':'bob','device':{'id':'d'}}");

    assertThat(connection.takeWritten())
        .contains(
            error("1", "already_logged_in", "one hello is enough", false),
            error("2", "already_logged_in", "one hello is enough", false));
    assertThat(node.registry.users()).containsExactly("alice");
  }

  @Test
  void closesAfterThreeBadFramesInARow() {
    for (int i = 0; i < 2; i++) {
      say("garbage");
      say("[]");
      say("{'type':'dance'}");
    }
    assertThat(connection.closeReason()).isNull();

    say("garbage");
    peer.receivedOther("a binary message");
    say("garbage");
    assertThat(connection.closeReason()).isEqualTo(CloseReason.PROTOCOL_VIOLATION);
    assertThat(connection.takeWritten())
        .hasSize(9)
        .allMatch(frame -> frame.startsWith("{\"type\":\"error\",\"code\":"));
  }

  @Test
  void closesAfterAFrameThatIsTooLarge() {
    peer.receivedTooLarge();

    assertThat(connection.takeWritten())
        .singleElement()
        .asString()
        .contains("too_large", "131072 bytes");
    assertThat(connection.closeReason()).isEqualTo(CloseReason.TOO_BIG);
  }

  @Test
  void endsTheOlderSessionOfTheSameDevice() {
    var phone = new FakeConnection();
    var newerPhone = new FakeConnection();
    var laptop = new FakeConnection();
    node.logIn(phone, "alice", "phone");
    node.logIn(laptop, "alice", "laptop");
    node.logIn(newerPhone, "alice", "phone");
    phone.runTasks();

    assertThat(phone.closeReason()).isEqualTo(CloseReason.SESSION_ENDED);
    assertThat(laptop.closeReason()).isNull();
    assertThat(newerPhone.closeReason()).isNull();
  }

  @Test
  void leavesTheRegistryWhenTheConnectionCloses() {
    logIn();
    peer.closed();

    assertThat(node.registry.size()).isZero();
    assertThat(node.registry.users()).isEmpty();
    assertThat(node.table).containsExactly("opened alice", "closed alice");
  }

  @Test
  void makesNoSessionOfAConnectionThatClosedMeanwhile() {
    say(hello("alice", "phone"));
    peer.closed();
    node.runBlocking();
    connection.runTasks();

    assertThat(node.registry.size()).isZero();
    assertThat(node.table).isEmpty();
  }

  @Test
  void leavesWhoHasNothingToWaitFor() {
    peer.inputEnded();

    assertThat(connection.hasLeft()).isTrue();
  }

  @Test
  void answersHelloBeforeItLeaves() {
    say(hello("alice", "phone"));
    peer.inputEnded();
    peer.tick();
    assertThat(connection.hasLeft()).isFalse();
    node.runBlocking();
    assertThat(connection.takeWritten()).singleElement().asString().contains("welcome");
    peer.tick();

    assertThat(connection.hasLeft()).isTrue();
  }

  @Test
  void readsNothingMoreWhileTheClientTakesNothing() {
    connection.block(1);
    peer.writabilityChanged();
    assertThat(connection.isReading()).isFalse();

    connection.unblock();
    peer.writabilityChanged();
    assertThat(connection.isReading()).isTrue();
  }

  private void logIn() {
    say(hello("alice", "phone"));
    node.runBlocking();
    connection.takeWritten();
  }

  private void say(String frame) {
    FakeNode.say(peer, frame);
  }

  static String error(String re, String code, String message, boolean retryable) {
    return "{\"type\":\"error\",\"re\":%s,\"code\":\"%s\",\"message\":\"%s\",\"retryable\":%s}"
        .formatted(re, code, message, retryable);
  }
}
