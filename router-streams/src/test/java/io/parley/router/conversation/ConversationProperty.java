package io.parley.router.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.schema.RawJson;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.command.Command;
import io.parley.schema.command.Command.ChangeRole;
import io.parley.schema.command.Command.CursorKind;
import io.parley.schema.command.Command.EditMessage;
import io.parley.schema.command.Command.Invite;
import io.parley.schema.command.Command.Join;
import io.parley.schema.command.Command.Leave;
import io.parley.schema.command.Command.MoveCursor;
import io.parley.schema.command.Command.OpenDirect;
import io.parley.schema.command.Command.RecallMessage;
import io.parley.schema.command.Command.Remove;
import io.parley.schema.command.Command.SendMessage;
import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.conversation.ErrorCode;
import io.parley.schema.conversation.Role;
import io.parley.schema.event.Cursor;
import io.parley.schema.event.Event.MessagePosted;
import io.parley.schema.event.EventHash;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever anybody wishes in whatever order, with clocks that jump, retries, and a memory that is
/// cleared as early as it may be: these always hold. The seed is the test's argument.
class ConversationProperty {

  private static final int SEEDS = 60;
  private static final int STEPS = 400;
  private static final List<String> USERS = List.of("alice", "bob", "carol", "dave", "eve");

  private record Sent(String sender, SendMessage message, Place place) {}

  private Random random = new Random(0);
  private Scenario scenario = Scenario.group("alice");
  private final List<Sent> sent = new ArrayList<>();
  private final Map<String, Cursor> cursors = new HashMap<>();
  private int messages;

  static List<Long> seeds() {
    return new Random(20260101).longs(SEEDS).boxed().toList();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void holds(long seed) {
    random = new Random(seed);
    scenario =
        switch (random.nextInt(4)) {
          case 0 -> Scenario.direct("alice", "bob");
          case 1 -> Scenario.channel("alice", "bob");
          case 2 -> Scenario.openGroup("alice", "bob");
          default -> Scenario.group("alice", "bob", "carol");
        };
    for (int step = 0; step < STEPS; step++) {
      step();
      assertOwnership();
    }
    assertLog();
    assertReplayGivesTheSame();
  }

  private void step() {
    scenario.now = scenario.now.plus(jump());
    if (!sent.isEmpty() && random.nextInt(4) == 0) {
      retry(sent.get(random.nextInt(sent.size())));
      return;
    }
    String user = USERS.get(random.nextInt(USERS.size()));
    String sender = user + "/" + random.nextInt(2);
    Command command = command();
    long before = scenario.head();
    Decision decision = scenario.submit(sender, command);
    switch (decision) {
      case Decision.Accepted accepted -> {
        assertThat(scenario.head()).isEqualTo(before + accepted.events().size());
        if (command instanceof SendMessage message) {
          sent.add(new Sent(sender, message, scenario.last().place()));
          forget();
        }
      }
      case Decision.CursorMoved moved -> assertForward(cursors.put(user, moved.cursor()), moved);
      case Decision.Duplicate _, Decision.Rejected _, Decision.Thawed _ ->
          assertThat(scenario.head()).isEqualTo(before);
    }
  }

  /// Mostly onwards by minutes or hours, sometimes by days, sometimes a little back.
  private Duration jump() {
    return switch (random.nextInt(20)) {
      case 0 -> Duration.ofDays(random.nextInt(9));
      case 1 -> Duration.ofSeconds(-random.nextInt(5));
      default -> Duration.ofMinutes(random.nextInt(90));
    };
  }

  private Command command() {
    String user = USERS.get(random.nextInt(USERS.size()));
    long sequence = random.nextLong(scenario.head() + 3);
    return switch (random.nextInt(14)) {
      case 0 -> new Join();
      case 1 -> new Leave();
      case 2 -> new Invite(List.of(user));
      case 3 -> new Remove(List.of(user));
      case 4 -> new ChangeRole(user, List.of(Role.values()).get(random.nextInt(3)));
      case 5 -> new EditMessage(sequence, RawJson.of("{\"edited\":true}"));
      case 6 -> new RecallMessage(sequence);
      case 7 -> new MoveCursor(CursorKind.READ, sequence);
      case 8 -> new MoveCursor(CursorKind.DELIVERED, sequence);
      case 9 -> new OpenDirect(user);
      default -> message();
    };
  }

  private SendMessage message() {
    Duration skew = Duration.ofHours(random.nextInt(12 * 24) - 10 * 24);
    Instant time = random.nextBoolean() ? scenario.now : scenario.now.plus(skew);
    SendMessage message = Scenario.message(++messages, time);
    return sent.isEmpty() || random.nextBoolean()
        ? message
        : Scenario.following(sent.get(random.nextInt(sent.size())).message(), message);
  }

  private void retry(Sent again) {
    long before = scenario.head();
    Decision decision = scenario.submit(again.sender(), again.message());

    assertThat(scenario.head()).isEqualTo(before);
    if (decision instanceof Decision.Rejected(ErrorCode code, String _)) {
      assertThat(code)
          .isIn(
              ErrorCode.CLIENT_ID_EXPIRED, ErrorCode.NOT_A_MEMBER, ErrorCode.NO_SUCH_CONVERSATION);
      assertThat(again.place().sequence()).isLessThan(scenario.conversation().remembersFrom());
    } else {
      assertThat(decision).isEqualTo(new Decision.Duplicate(again.place()));
    }
  }

  private void forget() {
    Instant now = scenario.conversation().head().time();
    scenario.log.stream()
        .map(Recorded::envelope)
        .filter(envelope -> envelope.sequence() >= scenario.conversation().remembersFrom())
        .takeWhile(
            envelope ->
                !(envelope.event() instanceof MessagePosted posted)
                    || Retention.isForgettable(PostedMessage.of(envelope, posted), now))
        .mapToLong(envelope -> envelope.sequence() + 1)
        .max()
        .ifPresent(scenario::forgetBefore);
  }

  private static void assertForward(@Nullable Cursor before, Decision.CursorMoved moved) {
    Cursor after = moved.cursor();
    assertThat(after.delivered()).isGreaterThanOrEqualTo(after.read());
    if (before != null) {
      assertThat(after.delivered()).isGreaterThanOrEqualTo(before.delivered());
      assertThat(after.read()).isGreaterThanOrEqualTo(before.read());
      assertThat(after.delivered() + after.read())
          .isGreaterThan(before.delivered() + before.read());
    }
  }

  private void assertOwnership() {
    Conversation conversation = scenario.conversation();
    long owners = conversation.members().all().stream().filter(m -> m.role() == Role.OWNER).count();
    boolean owned =
        conversation.kind() != ConversationKind.DIRECT && conversation.members().size() > 0;
    assertThat(owners).isEqualTo(owned ? 1 : 0);
  }

  private void assertLog() {
    EventHash hash = EventHash.GENESIS;
    Instant time = Instant.EPOCH;
    long sequence = 0;
    Map<Object, Long> sequencesBySubmission = new HashMap<>();
    for (Recorded recorded : scenario.log) {
      assertThat(recorded.envelope().sequence()).isEqualTo(++sequence);
      assertThat(recorded.sealed().follows(hash)).isTrue();
      assertThat(recorded.envelope().time()).isAfterOrEqualTo(time);
      assertThat(EventCodec.decode(recorded.sealed().bytes())).isEqualTo(recorded.envelope());
      if (recorded.envelope().event() instanceof MessagePosted posted) {
        assertThat(
                sequencesBySubmission.put(
                    List.of(recorded.envelope().by(), posted.clientId()), sequence))
            .isNull();
      }
      hash = recorded.sealed().hash();
      time = recorded.envelope().time();
    }
  }

  private void assertReplayGivesTheSame() {
    @Nullable Conversation state = null;
    for (Recorded recorded : scenario.log) {
      state = Conversation.after(state, recorded);
    }
    Conversation replayed = Objects.requireNonNull(state);

    assertThat(replayed.rememberingFrom(scenario.conversation().remembersFrom()))
        .isEqualTo(scenario.conversation());
    for (Member member : replayed.members().all()) {
      assertThat(member.since()).isBetween(1L, scenario.head());
    }
  }
}
