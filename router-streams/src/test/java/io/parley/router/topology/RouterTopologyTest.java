package io.parley.router.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.schema.RawJson;
import io.parley.schema.codec.CommandCodec;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.command.Command;
import io.parley.schema.command.Command.Block;
import io.parley.schema.command.Command.CreateConversation;
import io.parley.schema.command.Command.CursorKind;
import io.parley.schema.command.Command.EditMessage;
import io.parley.schema.command.Command.Invite;
import io.parley.schema.command.Command.Join;
import io.parley.schema.command.Command.Leave;
import io.parley.schema.command.Command.MoveCursor;
import io.parley.schema.command.Command.OpenDirect;
import io.parley.schema.command.Command.RecallMessage;
import io.parley.schema.command.Command.SendMessage;
import io.parley.schema.command.Command.Thaw;
import io.parley.schema.command.Command.Unblock;
import io.parley.schema.command.CommandEnvelope;
import io.parley.schema.command.Origin;
import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.conversation.ErrorCode;
import io.parley.schema.conversation.Limits;
import io.parley.schema.conversation.Role;
import io.parley.schema.delivery.Delivery;
import io.parley.schema.delivery.Delivery.CursorDelivery;
import io.parley.schema.delivery.Delivery.EventDelivery;
import io.parley.schema.delivery.Delivery.ReplyDelivery;
import io.parley.schema.delivery.Delivery.TypingDelivery;
import io.parley.schema.delivery.Reply;
import io.parley.schema.event.Cursor;
import io.parley.schema.event.Event;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import io.parley.schema.event.SealedEvent;
import io.parley.schema.signal.Typing;
import io.parley.schema.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouterTopologyTest {

  private static final String DIRECT = "d:alice:bob";
  private static final String CONTACT = "k:alice:bob";
  private static final String GROUP = "g:" + "0".repeat(32);
  private static final String CHANNEL = "c:" + "0".repeat(32);

  private final Path stateDir;
  private final RouterDriver router;

  RouterTopologyTest(@TempDir Path stateDir) {
    this.stateDir = stateDir;
    router = new RouterDriver(stateDir);
  }

  @BeforeEach
  void twoNodes() {
    router.route("n/a");
    router.route("n/b");
    router.route("u/alice/a");
    router.route("u/bob/b");
  }

  @AfterEach
  void close() {
    router.close();
  }

  private SendMessage message(int number) {
    var id = new UUID(router.now.toEpochMilli() << 16 | 0x7000, Long.MIN_VALUE | number);
    return new SendMessage(id, null, RawJson.of("{\"n\":" + number + "}"), null, List.of());
  }

  private void group(String... members) {
    router.send(
        GROUP,
        "alice",
        "a",
        new CreateConversation(ConversationKind.GROUP, null, List.of(members), false));
  }

  private void open() {
    router.send(DIRECT, "alice", "a", new OpenDirect("bob"));
  }

  private void drain() {
    router.events();
    router.deliveries("a");
    router.deliveries("b");
  }

  private static Reply reply(Delivery delivery) {
    Reply reply = delivery.reply();
    assertThat(reply).isNotNull();
    return reply == null ? new Reply("", 0, new Reply.Rejected(ErrorCode.INTERNAL, "")) : reply;
  }

  private static void assertRejected(List<Delivery> deliveries, ErrorCode code) {
    assertThat(deliveries)
        .singleElement()
        .isInstanceOfSatisfying(
            ReplyDelivery.class,
            delivery ->
                assertThat(reply(delivery).outcome())
                    .isInstanceOfSatisfying(
                        Reply.Rejected.class,
                        rejected -> assertThat(rejected.code()).isEqualTo(code)));
  }

  @Test
  void appendsADenseChainToTheLog() {
    open();
    IntStream.range(0, 50).forEach(i -> router.send(DIRECT, "bob", "b", message(i)));

    EventHash hash = EventHash.GENESIS;
    long sequence = 0;
    for (SealedEvent sealed : router.sealedEvents()) {
      assertThat(sealed.follows(hash)).isTrue();
      assertThat(EventCodec.decode(sealed.bytes()).sequence()).isEqualTo(++sequence);
      hash = sealed.hash();
    }
    assertThat(sequence).isEqualTo(51);
  }

  @Test
  void tellsEachNodeOnceAndAnswersTheSender() {
    open();
    drain();

    router.send(DIRECT, "alice", "a", message(1));

    List<SealedEvent> log = router.sealedEvents();
    EventDelivery toAlice = (EventDelivery) router.deliveries("a").getFirst();
    assertThat(toAlice.incarnation()).isEqualTo(RouterDriver.INCARNATION);
    assertThat(toAlice.users()).containsExactly("alice");
    assertThat(toAlice.event()).isEqualTo(log.getFirst());
    assertThat(toAlice.reply())
        .isEqualTo(new Reply("alice-session", 2, new Reply.Accepted(DIRECT, 2, router.now, false)));
    assertThat(router.deliveries("b"))
        .containsExactly(
            new EventDelivery(
                RouterDriver.INCARNATION, log.getFirst(), List.of("bob"), false, null));
  }

  @Test
  void answersASenderWhoIsNoRecipient() {
    router.endRoute("u/alice/a");
    open();

    assertThat(router.deliveries("a")).singleElement().isInstanceOf(ReplyDelivery.class);
    assertThat(router.deliveries("b")).singleElement().isInstanceOf(EventDelivery.class);
  }

  @Test
  void answersARetryFromTheFirstTime() {
    open();
    router.send(DIRECT, "alice", "a", message(1));
    drain();
    Instant first = router.now;
    SendMessage again = message(1);
    router.now = router.now.plusSeconds(3600);

    router.send(DIRECT, "alice", "b", again);

    assertThat(router.events()).isEmpty();
    assertThat(router.deliveries("a")).isEmpty();
    assertThat(router.deliveries("b"))
        .singleElement()
        .satisfies(
            delivery ->
                assertThat(reply(delivery).outcome())
                    .isEqualTo(new Reply.Accepted(DIRECT, 2, first, true)));
  }

  @Test
  void refusalsGoToTheSenderAlone() {
    open();
    drain();

    router.send(DIRECT, "eve", "b", message(1));

    assertThat(router.events()).isEmpty();
    assertThat(router.deliveries("a")).isEmpty();
    assertRejected(router.deliveries("b"), ErrorCode.NO_SUCH_CONVERSATION);
  }

  @Test
  void theAnswerRidesOnTheLastOfSeveralEvents() {
    group("bob");
    drain();

    router.send(GROUP, "alice", "a", new Leave());

    assertThat(router.events())
        .extracting(EventEnvelope::event)
        .containsExactly(new Event.RoleChanged("bob", Role.OWNER), new Event.MemberLeft("alice"));
    assertThat(router.deliveries("a"))
        .extracting(delivery -> delivery.reply() != null)
        .containsExactly(false, true);
    assertThat(router.deliveries("b")).hasSize(2);
  }

  @Test
  void membershipHoldsForWhatFollows() {
    group("bob");
    router.send(GROUP, "bob", "b", new Leave());
    drain();

    router.send(GROUP, "alice", "a", message(1));
    router.send(GROUP, "bob", "b", message(2));

    assertThat(router.deliveries("a")).hasSize(1);
    assertRejected(router.deliveries("b"), ErrorCode.NOT_A_MEMBER);
  }

  @Test
  void channelsGoToSubscribers() {
    router.send(
        CHANNEL,
        "alice",
        "a",
        new CreateConversation(ConversationKind.CHANNEL, null, List.of("bob"), true));
    drain();
    router.route("c/" + CHANNEL + "/b");

    router.send(CHANNEL, "alice", "a", message(1));

    assertThat(router.deliveries("a"))
        .singleElement()
        .isInstanceOfSatisfying(
            EventDelivery.class, delivery -> assertThat(delivery.subscribers()).isFalse());
    assertThat(router.deliveries("b"))
        .singleElement()
        .isInstanceOfSatisfying(
            EventDelivery.class,
            delivery -> {
              assertThat(delivery.subscribers()).isTrue();
              assertThat(delivery.users()).isEmpty();
            });
  }

  @Test
  void cursorsAreRecordedAndToldToTheOthers() {
    open();
    drain();

    router.send(DIRECT, "bob", "b", new MoveCursor(CursorKind.READ, 1));
    router.send(DIRECT, "bob", "b", new MoveCursor(CursorKind.DELIVERED, 1));

    Cursor cursor = new Cursor(DIRECT, "bob", 1, 1, router.now);
    assertThat(router.read(Topics.RECEIPTS))
        .singleElement()
        .satisfies(record -> assertThat(record.key()).isEqualTo("d:alice:bob bob"));
    assertThat(router.deliveries("a"))
        .containsExactly(
            new CursorDelivery(RouterDriver.INCARNATION, cursor, List.of("alice"), null));
    assertThat(router.deliveries("b"))
        .extracting(delivery -> reply(delivery).outcome())
        .containsExactly(
            new Reply.Accepted(DIRECT, 1, router.now, false),
            new Reply.Accepted(DIRECT, 1, router.now, true));
    assertThat(router.events()).isEmpty();
  }

  @Test
  void tellsTheOtherMembersWhoIsWriting() {
    open();
    drain();

    router.type(DIRECT, "alice");

    assertThat(router.deliveries("a")).isEmpty();
    assertThat(router.deliveries("b"))
        .containsExactly(
            new TypingDelivery(
                RouterDriver.INCARNATION, new Typing(DIRECT, "alice"), List.of("bob")));
    assertThat(router.events()).isEmpty();
  }

  @Test
  void aBlockIsAnEventOfTheBlockerAloneUnderTheKeyOfTheDirectConversation() {
    router.send(CONTACT, "alice", "a", new Block("bob"));

    assertThat(router.read(Topics.EVENTS))
        .hasSize(2)
        .allSatisfy(record -> assertThat(record.key()).isEqualTo(DIRECT));
    assertThat(router.deliveries("b")).isEmpty();
    assertThat(router.deliveries("a"))
        .hasSize(2)
        .last()
        .satisfies(
            delivery ->
                assertThat(reply(delivery).outcome())
                    .isEqualTo(new Reply.Accepted(CONTACT, 2, router.now, false)));
  }

  @Test
  void betweenTwoWhoAreBlockedNothingPasses() {
    open();
    router.send(CONTACT, "alice", "a", new Block("bob"));
    drain();

    router.send(DIRECT, "bob", "b", message(1));
    assertRejected(router.deliveries("b"), ErrorCode.BLOCKED);
    router.send(DIRECT, "alice", "a", message(2));
    assertRejected(router.deliveries("a"), ErrorCode.BLOCKED);
    router.type(DIRECT, "bob");
    router.type(DIRECT, "alice");
    assertThat(router.deliveries("a")).isEmpty();
    router.send(DIRECT, "alice", "a", new MoveCursor(CursorKind.READ, 1));
    assertThat(router.deliveries("b")).isEmpty();
    assertThat(router.deliveries("a")).singleElement().isInstanceOf(ReplyDelivery.class);
    assertThat(router.events()).isEmpty();

    router.send(CONTACT, "alice", "a", new Unblock("bob"));
    drain();
    router.send(DIRECT, "bob", "b", message(1));
    assertThat(router.deliveries("a")).singleElement().isInstanceOf(EventDelivery.class);
  }

  @Test
  void aBlockReachesNoGroupAndNoOtherDirectConversation() {
    group("bob");
    router.send("d:alice:carol", "alice", "a", new OpenDirect("carol"));
    router.send(CONTACT, "alice", "a", new Block("bob"));
    drain();

    router.send(GROUP, "bob", "b", message(1));
    router.send("d:alice:carol", "alice", "a", message(2));

    assertThat(router.events()).hasSize(2);
  }

  @Test
  void aBlockOutlivesTheMemoryOfTheRouter() {
    try (var forgetful = new RouterDriver(stateDir.resolve("forgetful"), 0)) {
      forgetful.route("n/b");
      forgetful.send(CONTACT, "alice", "a", new Block("bob"));
      forgetful.send(DIRECT, "bob", "b", new OpenDirect("alice"));
      assertRejected(forgetful.deliveries("b"), ErrorCode.BLOCKED);
    }
  }

  @Test
  void signalsOfOthersAndOldOnesAndNoneAreNotTold() {
    open();
    drain();

    router.type(DIRECT, "eve");
    router.type("g:" + "9".repeat(32), "alice");
    router.pipeSignal(DIRECT, new byte[] {1, 2, 3});
    router.now = router.now.minusSeconds(11);
    router.type(DIRECT, "alice");

    assertThat(router.deliveries("a")).isEmpty();
    assertThat(router.deliveries("b")).isEmpty();
    assertThat(router.count("parley.router.signals.dropped")).isEqualTo(2);
  }

  @Test
  void editsAndRecallsFindTheirTarget() {
    open();
    router.send(DIRECT, "bob", "b", message(1));
    router.send(DIRECT, "bob", "b", new EditMessage(2, RawJson.of("{}")));
    router.send(DIRECT, "bob", "b", new RecallMessage(2));
    router.send(DIRECT, "bob", "b", new EditMessage(2, RawJson.of("{}")));
    router.send(DIRECT, "bob", "b", new RecallMessage(2));

    assertThat(router.events()).hasSize(4);
    List<Delivery> deliveries = router.deliveries("b");
    assertThat(reply(deliveries.get(4)).outcome()).isInstanceOf(Reply.Rejected.class);
    assertThat(reply(deliveries.get(5)).outcome())
        .isEqualTo(new Reply.Accepted(DIRECT, 4, router.now, true));
  }

  @Test
  void whatCanNotBeUsedIsSetAsideWithItsCoordinates() {
    byte[] ofAnother =
        CommandCodec.encode(
            new CommandEnvelope(DIRECT, new Origin("alice", "", "s", 1, "a", 7), new Join()));
    byte[] ofNobody =
        CommandCodec.encode(
            new CommandEnvelope(DIRECT, new Origin("", "", "s", 1, "a", 7), new Join()));

    router.pipe(DIRECT, new byte[] {1, 2, 3});
    router.pipe("another key", ofAnother);
    router.pipe(DIRECT, ofNobody);
    open();

    var letters = router.read(Topics.DEAD_LETTERS);
    assertThat(letters).hasSize(3);
    assertThat(letters.getFirst().value()).containsExactly(1, 2, 3);
    assertThat(RouterDriver.header(letters.getFirst(), "topic")).isEqualTo(Topics.COMMANDS);
    assertThat(RouterDriver.header(letters.getFirst(), "partition")).isEqualTo("0");
    assertThat(RouterDriver.header(letters.getLast(), "offset")).isEqualTo("2");
    assertThat(RouterDriver.header(letters.getLast(), "reason")).contains("origin");
    assertThat(router.events()).hasSize(1);
    assertThat(router.count("parley.router.dead.letters")).isEqualTo(3);
  }

  @Test
  void conversationWhoseStateCanNotBeReadIsFrozenAndThePartitionGoesOn() {
    router.store().put(Bytes.wrap((GROUP + "\0H").getBytes(UTF_8)), new byte[] {99});
    drain();

    router.send(GROUP, "alice", "a", message(1));
    router.send(GROUP, "bob", "b", message(2));
    open();

    assertThat(router.deliveries("a").getFirst())
        .isInstanceOfSatisfying(
            ReplyDelivery.class,
            delivery ->
                assertThat(reply(delivery).outcome())
                    .isInstanceOfSatisfying(
                        Reply.Rejected.class,
                        rejected -> assertThat(rejected.code()).isEqualTo(ErrorCode.FROZEN)));
    assertThat(router.deliveries("b").getFirst()).isInstanceOf(ReplyDelivery.class);
    var letters = router.read(Topics.DEAD_LETTERS);
    assertThat(letters).hasSize(1);
    assertThat(RouterDriver.header(letters.getFirst(), "froze")).isEqualTo(GROUP);
    assertThat(RouterDriver.header(letters.getFirst(), "offset")).isEqualTo("0");
    assertThat(router.count("parley.router.frozen")).isEqualTo(1);
    assertThat(router.events()).hasSize(1);
  }

  @Test
  void aThawedConversationIsDecidedOnAgainAndNobodyIsToldOfTheThaw() {
    group("bob");
    Bytes head = Bytes.wrap((DIRECT + "\0H").getBytes(UTF_8));
    router.store().put(head, new byte[] {99});
    router.send(DIRECT, "alice", "a", new OpenDirect("bob"));
    router.store().delete(head);
    drain();

    router.send(DIRECT, "root", "operator", new Thaw());

    assertThat(router.deliveries("a")).isEmpty();
    assertThat(router.deliveries("operator")).isEmpty();
    assertThat(router.count("parley.router.thawed")).isEqualTo(1);
    open();
    assertThat(router.events()).hasSize(1);
  }

  @Test
  void deliversNothingToATopicThatIsGone() {
    open();
    drain();
    router.missingTopics.add(Topics.node("b"));

    router.send(DIRECT, "alice", "a", message(1));

    assertThat(router.deliveries("a")).hasSize(1);
    assertThat(router.deliveries("b")).isEmpty();
    assertThat(router.count("parley.router.undeliverable")).isEqualTo(1);
  }

  @Test
  void passesOverRecordsThatAreNoRoutes() {
    router.pipeRoute("nonsense", new byte[] {1});
    router.pipeRoute("u/alice/b/7", new byte[] {(byte) 0xff});
    router.route("u/carol/b");

    assertThat(router.routes.applied()).isEqualTo(7);
    assertThat(router.routes.users()).isEqualTo(3);
  }

  @Test
  void aMessageChangesTheSameFewEntriesHoweverLargeTheGroup() {
    group(IntStream.range(0, 1000).mapToObj(i -> "u" + i).toArray(String[]::new));
    long before = entries();

    router.send(GROUP, "alice", "a", message(1));

    assertThat(entries()).isEqualTo(before + 3);
  }

  @Test
  void whatIsLoadedAgainIsWhatWasWritten() {
    group("bob", "carol");
    router.send(GROUP, "alice", "a", new Invite(List.of("dave")));
    // Heavier than the cache: everything else is read from the store again.
    String other = "g:" + "1".repeat(32);
    List<String> many = IntStream.range(0, 200).mapToObj(i -> "u" + i).toList();
    router.send(
        other, "eve", "b", new CreateConversation(ConversationKind.GROUP, null, many, false));
    drain();

    router.send(GROUP, "dave", "a", message(1));

    assertThat(router.events())
        .singleElement()
        .satisfies(event -> assertThat(event.sequence()).isEqualTo(3));
    assertThat(router.deliveries("b")).singleElement().isInstanceOf(EventDelivery.class);
  }

  @Test
  void forgetsMessagesWhoseTimeHasCome() {
    open();
    SendMessage old = message(1);
    router.send(DIRECT, "alice", "a", old);
    IntStream.range(2, 30).forEach(i -> router.send(DIRECT, "bob", "b", message(i)));
    long before = entries();
    router.now =
        router.now.plus(Limits.MESSAGE_WINDOW).plus(Limits.CLIENT_CLOCK_AHEAD).plusMillis(1);
    drain();

    for (int i = 0; i < 5; i++) {
      router.send(DIRECT, "alice", "a", message(100 + i));
    }

    // 5 messages more (with one device's last one already there), 29 and their ids less.
    assertThat(entries()).isEqualTo(before + 2 * 5 - 2 * 29 - 1);
    router.deliveries("a");
    router.send(DIRECT, "alice", "a", old);
    assertRejected(router.deliveries("a"), ErrorCode.CLIENT_ID_EXPIRED);
    router.send(DIRECT, "alice", "a", new RecallMessage(2));
    assertRejected(router.deliveries("a"), ErrorCode.TOO_OLD);
  }

  @Test
  void timesNeverGoBack() {
    open();
    Instant first = router.now;
    router.now = router.now.minus(Duration.ofMinutes(5));
    SendMessage message = message(1);

    router.send(DIRECT, "bob", "b", message);

    assertThat(router.events()).extracting(EventEnvelope::time).containsExactly(first, first);
  }

  @Test
  void theLargestMessageFitsARecord() {
    group();
    drain();
    List<String> users =
        IntStream.range(0, Limits.MAX_USERS_PER_COMMAND)
            .mapToObj(i -> "u".repeat(59) + (10_000 + i))
            .toList();
    Command largest =
        new SendMessage(
            message(1).clientId(), null, RawJson.of(new byte[Limits.MAX_CONTENT_BYTES]), 1L, users);

    router.send(GROUP, "alice", "a", largest);

    assertThat(router.read(Topics.EVENTS))
        .singleElement()
        .satisfies(record -> assertThat(record.value().length).isLessThan(200_000));
  }

  private long entries() {
    long count = 0;
    try (var all = router.store().all()) {
      while (all.hasNext()) {
        all.next();
        count++;
      }
    }
    return count;
  }
}
