package io.parley.connector.session;

import static io.parley.connector.session.FakeNode.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.connector.history.Block;
import io.parley.connector.presence.Presence;
import io.parley.connector.presence.Presence.State;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PresenceRequestsTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private final FakeNode node = new FakeNode();
  private final FakeConnection connection = new FakeConnection();
  private final Peer peer = node.open(connection);

  @BeforeEach
  void logIn() {
    say(peer, FakeNode.hello("alice", "phone"));
    node.runBlocking();
    connection.takeWritten();
  }

  @Test
  void tellsWhoIsThereAndEveryChangeAfterThat() {
    node.presence.presenceByUser.put("bob", new Presence("bob", State.ONLINE, NOON));
    ask("{'type':'watch','id':1,'users':['bob','carol']}");
    assertThat(connection.takeWritten())
        .containsExactly(
            "{'type':'ok','re':1,'items':[{'user':'bob','state':'online','lastSeen':'2026-03-01T12:00:00.000Z'},{'user':'carol','state':'offline'}]}"
                .replace('\'', '"'));
    assertThat(node.presence.followed).containsExactly("bob", "carol");

    hear("bob", State.ONLINE, 1);
    hear("carol", State.ONLINE, 2);
    hear("carol", State.AWAY, 3);
    hear("dave", State.ONLINE, 4);
    flush();
    assertThat(connection.takeWritten())
        .containsExactly(
            "{'type':'presence','user':'carol','state':'away','lastSeen':'2026-03-01T12:00:03.000Z'}"
                .replace('\'', '"'));
  }

  @Test
  void tellsNothingOfAChangeThatWasTakenBackAtOnce() {
    node.presence.presenceByUser.put("bob", new Presence("bob", State.ONLINE, NOON));
    ask("{'type':'watch','users':['bob']}");
    hear("bob", State.OFFLINE, 1);
    hear("bob", State.ONLINE, 2);
    flush();
    assertThat(connection.takeWritten()).isEmpty();
  }

  @Test
  void believesWhatIsHeardRatherThanWhatIsLookedUpAtTheSameTime() {
    ask("{'type':'watch','users':['bob']}");
    hear("bob", State.ONLINE, 1);
    node.presence.listener().found(Presence.unknown("bob"));
    flush();
    assertThat(connection.takeWritten()).singleElement().asString().contains("online");

    node.presence.listener().found(Presence.unknown("bob"));
    flush();
    assertThat(connection.takeWritten()).singleElement().asString().contains("offline");
  }

  @Test
  void tellsNoMoreAfterUnwatchNorAfterTheEnd() {
    ask("{'type':'watch','users':['bob','carol']}");
    ask("{'type':'unwatch','id':2,'users':['bob','dave']}");
    assertThat(connection.takeWritten()).containsExactly("{\"type\":\"ok\",\"re\":2}");
    assertThat(node.presence.followed).containsExactly("carol");
    hear("bob", State.ONLINE, 1);
    flush();
    assertThat(connection.takeWritten()).isEmpty();

    peer.closed();
    assertThat(node.presence.followed).isEmpty();
    assertThat(node.reception().watches().size()).isZero();
  }

  @Test
  void whoMayNotBeSeenLooksOffline() {
    node.presence.blocked.add("bob");
    node.presence.presenceByUser.put("bob", new Presence("bob", State.ONLINE, NOON));
    ask("{'type':'watch','id':1,'users':['bob']}");
    assertThat(connection.takeWritten())
        .containsExactly(
            "{'type':'ok','re':1,'items':[{'user':'bob','state':'offline'}]}".replace('\'', '"'));
    hear("bob", State.AWAY, 1);
    flush();
    assertThat(connection.takeWritten()).isEmpty();
  }

  @Test
  void losesSightOfABlockerAtOnceAndForGoodUntilThatIsTakenBack() {
    node.presence.presenceByUser.put("bob", new Presence("bob", State.ONLINE, NOON));
    ask("{'type':'watch','users':['bob','carol']}");
    hear("bob", true);
    assertThat(connection.takeWritten())
        .containsExactly("{'type':'presence','user':'bob','state':'offline'}".replace('\'', '"'));
    hear("bob", State.AWAY, 1);
    hear("bob", true);
    hear("carol", true);
    flush();
    ask("{'type':'watch','id':2,'users':['bob']}");
    assertThat(connection.takeWritten()).singleElement().asString().contains("offline");

    hear("bob", false);
    assertThat(connection.takeWritten())
        .containsExactly(
            "{'type':'presence','user':'bob','state':'away','lastSeen':'2026-03-01T12:00:01.000Z'}"
                .replace('\'', '"'));
    hear("bob", State.ONLINE, 2);
    flush();
    assertThat(connection.takeWritten()).singleElement().asString().contains("online");
  }

  @Test
  void onlyTheBlockedLosesSight() {
    node.presence.presenceByUser.put("bob", new Presence("bob", State.ONLINE, NOON));
    ask("{'type':'watch','users':['bob']}");
    node.reception().watches().changed(new Block("bob", "carol", true));
    node.reception().watches().changed(new Block("alice", "bob", true));
    connection.runTasks();
    hear("bob", State.AWAY, 1);
    flush();
    assertThat(connection.takeWritten()).singleElement().asString().contains("away");
  }

  @Test
  void believesWhatIsHeardOfABlockRatherThanWhatIsLookedUpAtTheSameTime() {
    node.presence.presenceByUser.put("bob", new Presence("bob", State.ONLINE, NOON));
    say(peer, "{'type':'watch','id':1,'users':['bob']}");
    hear("bob", true);
    node.runBlocking();
    connection.runTasks();
    assertThat(connection.takeWritten()).singleElement().asString().contains("offline");
  }

  @Test
  void tellsNothingOfWhomNobodyKnowsWhetherTheyMayBeSeen() {
    node.presence.presenceByUser.put("bob", new Presence("bob", State.ONLINE, NOON));
    say(peer, "{'type':'watch','id':1,'users':['bob']}");
    hear("bob", State.AWAY, 1);
    flush();
    assertThat(connection.takeWritten()).isEmpty();
    node.runBlocking();
    connection.runTasks();
    assertThat(connection.takeWritten()).singleElement().asString().contains("away");

    node.presence.blocksAreAway = true;
    assertThat(refusal("{'type':'watch','id':2,'users':['carol']}")).contains("unavailable");
    assertThat(node.presence.followed).containsExactly("bob");
  }

  @Test
  void boundsWhomASessionAndTheNodeWatch() {
    ask("{'type':'watch','users':['a','b','c']}");
    assertThat(refusal("{'type':'watch','id':2,'users':['d']}")).contains("rate_limited");
    ask("{'type':'watch','id':3,'users':['a','b']}");
    assertThat(connection.takeWritten()).singleElement().asString().contains("items");

    var other = new FakeConnection();
    Peer second = node.open(other);
    say(second, FakeNode.hello("bob", "phone"));
    node.runBlocking();
    other.takeWritten();
    say(second, "{'type':'watch','id':1,'users':['a','x','y']}");
    node.runBlocking();
    other.runTasks();
    node.runBlocking();
    assertThat(other.takeWritten()).singleElement().asString().contains("unavailable");
    assertThat(node.presence.followed).containsExactly("a", "b", "c");
  }

  @Test
  void saysUnavailableAndForgetsWhileRedisIsAway() {
    node.presence.away = true;
    assertThat(refusal("{'type':'watch','id':1,'users':['bob']}")).contains("unavailable");
    assertThat(node.presence.followed).isEmpty();

    node.storeIsAway = true;
    assertThat(refusal("{'type':'sessions','id':2}")).contains("unavailable");
  }

  @Test
  void asksRedisOnlyAboutWhomNobodyWatchesYet() {
    node.presence.presenceByUser.put("bob", new Presence("bob", State.ONLINE, NOON));
    ask("{'type':'watch','users':['bob']}");
    hear("bob", State.AWAY, 1);
    flush();

    var other = new FakeConnection();
    Peer second = node.open(other);
    say(second, FakeNode.hello("carol", "phone"));
    node.runBlocking();
    other.takeWritten();
    node.presence.presenceByUser.clear();
    say(second, "{'type':'watch','id':1,'users':['bob']}");
    node.runBlocking();
    other.runTasks();
    node.runBlocking();
    assertThat(other.takeWritten()).singleElement().asString().contains("away");
  }

  @Test
  void watchesForNoOneWhoLeftMeanwhile() {
    say(peer, "{'type':'watch','users':['bob']}");
    peer.closed();
    node.runBlocking();
    assertThat(node.presence.followed).isEmpty();
  }

  @Test
  void passesOnThatSomebodyIsTypingNowAndThen() {
    ask("{'type':'typing','id':1,'conversation':'d:alice:bob'}");
    ask("{'type':'typing','id':2,'conversation':'d:alice:bob'}");
    ask("{'type':'typing','id':3,'conversation':'d:alice:carol'}");
    assertThat(connection.takeWritten()).hasSize(3).allMatch(frame -> frame.contains("ok"));
    assertThat(node.typing).containsExactly("alice in d:alice:bob", "alice in d:alice:carol");

    node.clock.advance(Duration.ofSeconds(3));
    ask("{'type':'typing','conversation':'d:alice:bob'}");
    assertThat(node.typing).hasSize(3);
  }

  @Test
  void listsTheUsersSessionsAndEndsOne() {
    node.logIn(new FakeConnection(), "alice", "laptop");
    ask("{'type':'sessions','id':1}");
    String items = connection.takeWritten().getFirst();
    assertThat(items)
        .contains("\"id\":\"phone\"", "\"id\":\"laptop\"", "\"login\":\"login-of-alice\"")
        .contains("\"current\":true", "\"node\":\"n1\"", "\"state\":\"online\"")
        .containsOnlyOnce("\"current\"");

    String laptop =
        node.registry.ofUser("alice").stream()
            .filter(session -> session.device().equals("laptop"))
            .map(Session::id)
            .findFirst()
            .orElseThrow();
    ask("{'type':'endSession','id':2,'session':'%s'}".formatted(laptop));
    assertThat(connection.takeWritten()).containsExactly("{\"type\":\"ok\",\"re\":2}");
    assertThat(node.table).contains("end laptop");
    assertThat(refusal("{'type':'endSession','id':3,'session':'none'}"))
        .contains("no_such_session");
  }

  @Test
  void refusesATokenThatWasMadeForAnotherDevice() {
    node.tokenDevice = "laptop";
    assertThat(refusal("{'type':'refresh','id':1,'token':'alice'}")).contains("another device");

    var other = new FakeConnection();
    say(node.open(other), FakeNode.hello("alice", "tablet"));
    node.runBlocking();
    assertThat(other.takeWritten()).singleElement().asString().contains("another device");
    assertThat(other.closeReason()).isEqualTo(CloseReason.TOKEN_REFUSED);
  }

  @Test
  void countsWhoAsksNothingForLongAsAway() {
    var attendance = node.attendance();
    attendance.look();
    node.clock.advance(Duration.ofMinutes(5));
    say(peer, "{'type':'ping'}");
    attendance.look();
    attendance.look();
    ask("{'type':'sessions'}");
    attendance.look();
    assertThat(node.table).containsExactly("opened alice", "away alice", "back alice");
    attendance.close();
  }

  private void ask(String frame) {
    say(peer, frame);
    node.runBlocking();
    connection.runTasks(); // which may ask again
    node.runBlocking();
    connection.runTasks();
  }

  private String refusal(String frame) {
    connection.takeWritten();
    ask(frame);
    return connection.takeWritten().getFirst();
  }

  private void hear(String user, State state, int second) {
    node.presence.listener().changed(new Presence(user, state, NOON.plusSeconds(second)));
  }

  private void hear(String blocker, boolean stands) {
    node.reception().watches().changed(new Block(blocker, "alice", stands));
    connection.runTasks();
  }

  private void flush() {
    node.reception().watches().flush();
    connection.runTasks();
  }
}
