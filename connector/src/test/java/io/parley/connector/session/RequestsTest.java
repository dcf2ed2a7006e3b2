package io.parley.connector.session;

import static io.parley.connector.session.FakeNode.hello;
import static io.parley.connector.session.PeerTest.error;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.connector.history.Answer;
import io.parley.connector.history.ConversationPage;
import io.parley.connector.history.EventPage;
import io.parley.connector.history.MemberPage;
import io.parley.schema.RawJson;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.command.Command;
import io.parley.schema.command.Command.Block;
import io.parley.schema.command.Command.CreateConversation;
import io.parley.schema.command.Command.Invite;
import io.parley.schema.command.Command.Join;
import io.parley.schema.command.Command.OpenDirect;
import io.parley.schema.command.CommandEnvelope;
import io.parley.schema.command.Origin;
import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.conversation.ErrorCode;
import io.parley.schema.conversation.Role;
import io.parley.schema.delivery.Reply;
import io.parley.schema.event.Event.MessageEdited;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import io.parley.schema.event.SealedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestsTest {

  private static final String GROUP = "g:00112233445566778899aabbccddeeff";
  private static final String CHANNEL = "c:00112233445566778899aabbccddeeff";
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

  private final FakeNode node = new FakeNode();
  private final FakeConnection connection = new FakeConnection();
  private final Peer peer = node.open(connection);
  private Session session;

  @BeforeEach
  void logIn() {
    say(hello("alice", "phone"));
    node.runBlocking();
    connection.takeWritten();
    session = node.registry.ofUser("alice").iterator().next();
  }

  @Test
  void sendsACommandWithWhereItComesFrom() {
    say("{'type':'join','id':1,'conversation':'" + GROUP + "'}");
    say("{'type':'join','id':2,'conversation':'" + GROUP + "'}");

    assertThat(node.commands)
        .containsExactly(
            new CommandEnvelope(
                GROUP, new Origin("alice", "phone", session.id(), 1, "n1", 17), new Join()),
            new CommandEnvelope(
                GROUP, new Origin("alice", "phone", session.id(), 2, "n1", 17), new Join()));
    assertThat(connection.takeWritten()).isEmpty();
  }

  @Test
  void answersWithTheClientsOwnIdOnce() {
    say("{'type':'join','id':'j','conversation':'" + GROUP + "'}");
    Reply reply = new Reply(session.id(), 1, new Reply.Accepted(GROUP, 7, TIME, false));
    session.answer(reply);
    session.answer(reply);

    assertThat(connection.takeWritten())
        .containsExactly(
            "{\"type\":\"ok\",\"re\":\"j\",\"conversation\":\""
                + GROUP
                + "\",\"sequence\":7,\"time\":\"2026-01-02T03:04:05.000Z\"}");
  }

  @Test
  void tellsOfARefusalEvenIfNoAnswerWasAskedFor() {
    say("{'type':'join','conversation':'" + GROUP + "'}");
    say("{'type':'join','conversation':'" + GROUP + "'}");
    session.answer(new Reply(session.id(), 1, new Reply.Accepted(GROUP, 7, TIME, false)));
    session.answer(new Reply(session.id(), 2, new Reply.Rejected(ErrorCode.FORBIDDEN, "no")));

    assertThat(connection.takeWritten())
        .containsExactly(
            "{\"type\":\"error\",\"code\":\"forbidden\",\"message\":\"no\",\"retryable\":false}");
  }

  @Test
  void saysUnavailableWhenTheCommandWasPerhapsNotTaken() {
    say("{'type':'join','id':1,'conversation':'" + GROUP + "'}");
    node.refusals.getFirst().run();
    node.refusals.getFirst().run();

    assertThat(connection.takeWritten()).singleElement().asString().contains("unavailable");
  }

  @Test
  void saysUnavailableWhenNoAnswerComesAndLetsALateOneGo() {
    say("{'type':'join','id':1,'conversation':'" + GROUP + "'}");
    node.clock.advance(Duration.ofSeconds(10));
    peer.tick();
    session.answer(new Reply(session.id(), 1, new Reply.Accepted(GROUP, 7, TIME, false)));

    assertThat(connection.takeWritten())
        .containsExactly(error("1", "unavailable", "no answer came in time", true));
    assertThat(node.monitor.notes).contains("timed out");
  }

  @Test
  void readsNothingMoreWhileTooManyRequestsAreOpen() {
    for (int i = 1; i <= FakeNode.CONFIG.maxOpenRequests(); i++) {
      assertThat(connection.isReading()).isTrue();
      say("{'type':'join','id':" + i + ",'conversation':'" + GROUP + "'}");
    }
    assertThat(connection.isReading()).isFalse();
    say("{'type':'join','id':0,'conversation':'" + GROUP + "'}");
    assertThat(connection.takeWritten())
        .containsExactly(error("0", "rate_limited", "too many requests are open", true));

    session.answer(new Reply(session.id(), 9, new Reply.Accepted(GROUP, 7, TIME, false)));
    assertThat(connection.isReading()).isTrue();
  }

  @Test
  void opensADirectConversationWithWhoExists() {
    say("{'type':'open','id':1,'user':'bob'}");
    say("{'type':'open','id':2,'user':'nobody'}");
    say("{'type':'open','id':3,'user':'alice'}");
    node.runBlocking();

    assertThat(connection.takeWritten())
        .containsExactly(
            error("3", "bad_request", "user: is yourself", false),
            error("2", "no_such_user", "there is no user nobody", false));
    assertThat(node.commands)
        .singleElement()
        .satisfies(command -> assertThat(command.conversation()).isEqualTo("d:alice:bob"))
        .extracting(CommandEnvelope::command)
        .isEqualTo(new OpenDirect("bob"));
  }

  @Test
  void decidesAboutWhoExistsInAContactOfOnesOwn() {
    say("{'type':'contact','id':1,'user':'bob','action':'block'}");
    say("{'type':'contact','id':2,'user':'nobody','action':'block'}");
    say("{'type':'contact','id':3,'user':'alice','action':'unblock'}");
    node.runBlocking();

    assertThat(connection.takeWritten())
        .containsExactly(
            error("3", "bad_request", "user: is yourself", false),
            error("2", "no_such_user", "there is no user nobody", false));
    assertThat(node.commands)
        .singleElement()
        .satisfies(command -> assertThat(command.conversation()).isEqualTo("k:alice:bob"))
        .extracting(CommandEnvelope::command)
        .isEqualTo(new Block("bob"));
  }

  @Test
  void createsUnderTheSameIdOnEveryRetry() {
    String create =
        "{'type':'create','id':1,'kind':'group','name':'G','members':['alice','bob'],"
            + "'clientId':'01890a5d-ac96-774b-bcce-b302099a8057'}";
    say(create);
    say(create);
    say("{'type':'create','id':1,'kind':'channel'}");
    say("{'type':'create','id':1,'kind':'channel'}");
    node.runBlocking();
    connection.runTasks();

    List<String> ids = node.commands.stream().map(CommandEnvelope::conversation).toList();
    assertThat(ids).hasSize(4);
    assertThat(ids.stream().filter(id -> id.startsWith("g:")).distinct()).hasSize(1);
    assertThat(ids.stream().filter(id -> id.startsWith("c:")).distinct()).hasSize(2);
    assertThat(commands())
        .contains(new CreateConversation(ConversationKind.GROUP, "G", List.of("bob"), false));
  }

  @Test
  void invitesOnlyWhoExists() {
    say("{'type':'invite','id':1,'conversation':'" + GROUP + "','users':['bob','carol']}");
    say("{'type':'invite','id':2,'conversation':'" + GROUP + "','users':['bob','zoe','yan']}");
    node.runBlocking();

    assertThat(connection.takeWritten())
        .containsExactly(error("2", "no_such_user", "there is no user yan", false));
    assertThat(commands()).containsExactly(new Invite(List.of("bob", "carol")));
  }

  @Test
  void saysUnavailableWhenTheStoreIsAway() {
    node.storeIsAway = true;
    say("{'type':'open','id':1,'user':'bob'}");
    node.runBlocking();

    assertThat(connection.takeWritten())
        .containsExactly(error("1", "unavailable", "the store does not answer", true));
    assertThat(node.monitor.failures).isEmpty();
  }

  @Test
  void admitsAMistakeOfItsOwn() {
    node.users.clear();
    node.history.events = new Answer.Found<>(new EventPage(List.of(broken()), false, 1));
    say("{'type':'history','id':1,'conversation':'" + GROUP + "'}");
    node.runBlocking();

    assertThat(connection.takeWritten())
        .containsExactly(error("1", "internal", "the server made a mistake", true));
    assertThat(node.monitor.failures).hasSize(1);
  }

  @Test
  void refusesWhatWouldBlockWhenTooMuchDoes() {
    var busy = new FakeNode(FakeNode.config(Map.of("max-blocking-calls", 1)));
    Peer busyPeer = busy.open(connection);
    FakeNode.say(busyPeer, hello("alice", "phone"));
    FakeNode.say(busy.open(new FakeConnection()), hello("bob", "phone"));
    var third = new FakeConnection();
    Peer thirdPeer = busy.open(third);
    FakeNode.say(thirdPeer, hello("carol", "phone"));

    assertThat(third.takeWritten())
        .containsExactly(error("0", "unavailable", "the node is busy", true));
    busy.runBlocking();
    FakeNode.say(thirdPeer, hello("carol", "phone"));
    busy.runBlocking();
    assertThat(third.takeWritten()).singleElement().asString().contains("welcome");
  }

  @Test
  void sendsHistoryAsEventsBeforeTheAnswer() {
    node.history.events = new Answer.Found<>(page(LongStream.of(1, 2), 10, true, 9));
    say("{'type':'history','id':1,'conversation':'" + GROUP + "'}");
    node.runBlocking();

    assertThat(connection.takeWritten())
        .satisfiesExactly(
            frame -> assertThat(frame).contains("\"type\":\"event\"", "\"sequence\":1,"),
            frame -> assertThat(frame).contains("\"type\":\"event\"", "\"sequence\":2,"),
            frame ->
                assertThat(frame)
                    .isEqualTo(
                        "{\"type\":\"ok\",\"re\":1,\"conversation\":\""
                            + GROUP
                            + "\",\"more\":true,\"completeThrough\":9}"));
  }

  @Test
  void cutsAPageThatIsTooLargeToBeSentAtOnce() {
    node.history.events =
        new Answer.Found<>(page(LongStream.rangeClosed(1, 10), 60_000, false, 10));
    say("{'type':'history','id':1,'conversation':'" + GROUP + "','after':0}");
    say("{'type':'history','id':2,'conversation':'" + GROUP + "'}");
    node.runBlocking();

    List<String> frames = connection.takeWritten();
    assertThat(frames).hasSize(10);
    assertThat(frames.subList(0, 5)).last().asString().contains("\"re\":1", "\"more\":true");
    assertThat(frames.get(0)).contains("\"sequence\":1,");
    assertThat(frames.get(3)).contains("\"sequence\":4,");
    assertThat(frames.get(5)).contains("\"sequence\":7,");
    assertThat(frames.get(8)).contains("\"sequence\":10,");
    assertThat(frames.get(9)).contains("\"re\":2", "\"more\":true");
  }

  @Test
  void answersQuestionsAboutConversations() {
    node.history.conversations =
        new ConversationPage(
            List.of(
                new ConversationPage.Item(
                    GROUP, ConversationKind.GROUP, null, 1, Role.OWNER, 0, 0)),
            false);
    say("{'type':'conversations','id':1}");
    say("{'type':'members','id':2,'conversation':'" + GROUP + "'}");
    node.runBlocking();
    node.history.members =
        new Answer.Found<>(
            new MemberPage(List.of(new MemberPage.Item("bob", Role.MEMBER, 1, 0, 0)), false));
    say("{'type':'members','id':3,'conversation':'" + GROUP + "'}");
    node.runBlocking();

    assertThat(connection.takeWritten())
        .satisfiesExactly(
            frame -> assertThat(frame).contains("\"re\":1", GROUP),
            frame -> assertThat(frame).isEqualTo(error("2", "no_such_conversation", "none", false)),
            frame -> assertThat(frame).contains("\"re\":3", "\"user\":\"bob\""));
  }

  @Test
  void subscribesToAChannelThatMayBeRead() {
    say("{'type':'subscribe','id':1,'channel':'" + CHANNEL + "'}");
    settle();
    assertThat(connection.takeWritten())
        .containsExactly(error("1", "no_such_conversation", "none", false));
    assertThat(node.registry.subscribersOf(CHANNEL)).isEmpty();

    node.history.head = new Answer.Found<>(5L);
    say("{'type':'subscribe','id':2,'channel':'" + CHANNEL + "'}");
    settle();
    assertThat(connection.takeWritten())
        .containsExactly("{\"type\":\"ok\",\"re\":2,\"channel\":\"" + CHANNEL + "\",\"head\":5}");
    assertThat(node.registry.subscribersOf(CHANNEL)).containsExactly(session);

    say("{'type':'unsubscribe','id':3,'channel':'" + CHANNEL + "'}");
    assertThat(connection.takeWritten()).containsExactly("{\"type\":\"ok\",\"re\":3}");
    assertThat(node.registry.channels()).isEmpty();
  }

  @Test
  void endsSubscriptionsWithTheSession() {
    node.history.head = new Answer.Found<>(5L);
    say("{'type':'subscribe','id':2,'channel':'" + CHANNEL + "'}");
    settle();
    peer.closed();

    assertThat(node.registry.channels()).isEmpty();
  }

  @Test
  void subscribesNoOneWhoLeftMeanwhile() {
    node.history.head = new Answer.Found<>(5L);
    say("{'type':'subscribe','id':2,'channel':'" + CHANNEL + "'}");
    peer.closed();
    node.runBlocking();
    connection.runTasks();

    assertThat(node.registry.channels()).isEmpty();
  }

  @Test
  void answersSyncAtOnceAndAllowsOneAtATime() {
    say("{'type':'sync','id':1,'cursors':{'" + GROUP + "':3}}");
    say("{'type':'sync','id':2}");

    assertThat(connection.takeWritten())
        .containsExactly(
            "{\"type\":\"ok\",\"re\":1}", error("2", "rate_limited", "a sync is running", true));
    assertThat(node.syncs).containsExactly(Map.of(GROUP, 3L));
    session.endSync(true);
    say("{'type':'sync','id':3}");
    assertThat(node.syncs).hasSize(2);
  }

  @Test
  void closesWhenTheTokenExpiresUnlessItIsRefreshed() {
    alive(FakeNode.TOKEN_LIFE);
    say("{'type':'refresh','id':1,'token':'bob'}");
    say("{'type':'refresh','id':2,'token':'bad'}");
    say("{'type':'refresh','id':3,'token':'alice'}");
    node.runBlocking();
    assertThat(connection.takeWritten())
        .containsExactly(
            error("1", "unauthorized", "the token is another user's", false),
            error("2", "unauthorized", "the token is not good", false),
            "{\"type\":\"ok\",\"re\":3,\"expiresAt\":\"2026-01-02T05:04:05.000Z\"}");

    alive(FakeNode.TOKEN_LIFE.plus(Verification.CLOCK_SKEW).minusSeconds(1));
    assertThat(connection.closeReason()).isNull();
    alive(Duration.ofSeconds(1));
    assertThat(connection.closeReason()).isEqualTo(CloseReason.TOKEN_EXPIRED);
  }

  /// Runs what blocks and what follows from it, until nothing is left of a question in two steps.
  private void settle() {
    node.runBlocking();
    connection.runTasks();
    node.runBlocking();
  }

  private void alive(Duration duration) {
    node.clock.advance(duration);
    peer.heard();
    peer.tick();
  }

  private List<Command> commands() {
    return node.commands.stream().map(CommandEnvelope::command).toList();
  }

  private void say(String frame) {
    FakeNode.say(peer, frame);
  }

  private static EventPage page(
      LongStream sequences, int contentBytes, boolean more, long completeThrough) {
    RawJson content = RawJson.of("{\"kind\":\"t\",\"x\":\"" + "x".repeat(contentBytes) + "\"}");
    List<SealedEvent> events =
        sequences
            .mapToObj(
                sequence ->
                    EventCodec.seal(
                        new EventEnvelope(
                            GROUP, sequence, TIME, "bob", new MessageEdited(1, content)),
                        EventHash.GENESIS))
            .toList();
    return new EventPage(events, more, completeThrough);
  }

  private static SealedEvent broken() {
    return new SealedEvent(new byte[] {1}, EventHash.GENESIS);
  }
}
