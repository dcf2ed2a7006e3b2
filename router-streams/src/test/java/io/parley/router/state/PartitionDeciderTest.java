package io.parley.router.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.router.conversation.Decision;
import io.parley.schema.RawJson;
import io.parley.schema.command.Command;
import io.parley.schema.command.Command.OpenDirect;
import io.parley.schema.command.Command.SendMessage;
import io.parley.schema.command.Command.Thaw;
import io.parley.schema.command.CommandEnvelope;
import io.parley.schema.command.Origin;
import io.parley.schema.conversation.ErrorCode;
import io.parley.schema.signal.Typing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PartitionDeciderTest {

  private static final String DIRECT = "d:alice:bob";
  private static final String OTHER = "d:alice:carol";
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final byte[] UNREADABLE = {99};

  private final StateEntries entries = new MemoryEntries();
  private PartitionDecider decider = new PartitionDecider(entries, 100);
  private long offset;

  private Judgement take(String conversation, Command command) {
    var origin = new Origin("alice", "phone", "session", 1, "node", 7);
    return decider.decide(new CommandEnvelope(conversation, origin, command), offset++, NOW);
  }

  private SendMessage message(int number) {
    return message(NOW, number);
  }

  private static SendMessage message(Instant made, long number) {
    var id = new UUID(made.toEpochMilli() << 16 | 0x7000, Long.MIN_VALUE | number);
    return new SendMessage(id, null, RawJson.of("{}"), null, List.of());
  }

  /// Makes the conversation, and then breaks its state.
  private byte[] breakState() {
    take(DIRECT, new OpenDirect("bob"));
    byte[] head = Objects.requireNonNull(entries.get(StateKey.head(DIRECT)));
    entries.put(StateKey.head(DIRECT), UNREADABLE);
    decider = new PartitionDecider(entries, 100);
    return head;
  }

  private static void assertFrozen(Judgement judgement) {
    assertThat(judgement.decision())
        .isInstanceOfSatisfying(
            Decision.Rejected.class,
            rejected -> assertThat(rejected.code()).isEqualTo(ErrorCode.FROZEN));
  }

  private Freeze freeze() {
    return StateCodec.decodeFreeze(
        Objects.requireNonNull(entries.get(StateKey.frozen(DIRECT)), "not frozen"));
  }

  @Test
  void aCommandThatFailsFreezesItsConversationAlone() {
    breakState();

    Judgement failed = take(DIRECT, message(1));
    assertFrozen(failed);
    assertThat(failed.failure()).isInstanceOf(UnreadableStateException.class);
    Judgement next = take(DIRECT, message(2));
    assertFrozen(next);
    assertThat(next.failure()).isNull();

    assertThat(freeze().offset()).isEqualTo(1);
    assertThat(freeze().time()).isEqualTo(NOW);
    assertThat(freeze().error()).contains("UnreadableStateException");
    assertThat(take(OTHER, new OpenDirect("carol")).decision())
        .isInstanceOf(Decision.Accepted.class);
  }

  @Test
  void aThawedConversationGoesOnWhereItStood() {
    byte[] head = breakState();
    take(DIRECT, message(1));
    entries.put(StateKey.head(DIRECT), head);

    assertThat(take(DIRECT, new Thaw()).decision()).isInstanceOf(Decision.Thawed.class);

    assertThat(entries.get(StateKey.frozen(DIRECT))).isNull();
    assertThat(take(DIRECT, message(1)).steps())
        .singleElement()
        .satisfies(step -> assertThat(step.event().envelope().sequence()).isEqualTo(2));
  }

  @Test
  void thawingWhatIsNotMendedFreezesItAgain() {
    breakState();
    take(DIRECT, message(1));

    Judgement thaw = take(DIRECT, new Thaw());

    assertFrozen(thaw);
    assertThat(thaw.failure()).isNotNull();
    assertThat(freeze().offset()).isEqualTo(2);
    assertFrozen(take(DIRECT, message(1)));
  }

  @Test
  void thawingWhatIsNotFrozenChangesNothing() {
    take(DIRECT, new OpenDirect("bob"));

    assertThat(take(DIRECT, new Thaw()).decision()).isInstanceOf(Decision.Thawed.class);
    assertThat(take(OTHER, new Thaw()).decision()).isInstanceOf(Decision.Thawed.class);

    assertThat(take(DIRECT, message(1)).decision()).isInstanceOf(Decision.Accepted.class);
    assertThat(entries.get(StateKey.head(OTHER))).isNull();
  }

  @Test
  void aConversationCanBeFrozenFromOutside() {
    take(DIRECT, new OpenDirect("bob"));

    decider.freeze(DIRECT, new Freeze(17, NOW, "a recorded fact"));

    assertFrozen(take(DIRECT, message(1)));
    assertThat(freeze()).isEqualTo(new Freeze(17, NOW, "a recorded fact"));
  }

  @Test
  void typingDoesNotThaw() {
    take(DIRECT, new OpenDirect("bob"));
    decider.freeze(DIRECT, new Freeze(17, NOW, "a recorded fact"));

    decider.recipients(new Typing(DIRECT, "bob"));

    assertFrozen(take(DIRECT, message(1)));
  }

  @Test
  void aMessageIsTakenOnceWhateverTheTimesInsideClientIds() {
    take(DIRECT, new OpenDirect("bob"));
    List<SendMessage> messages =
        Stream.of(5, 3, 9, 9, -4, 7, 10)
            .map(seconds -> message(NOW.plusSeconds(seconds), offset++))
            .toList();

    assertThat(messages).allSatisfy(message -> assertTaken(message, Decision.Accepted.class));
    assertThat(messages).allSatisfy(message -> assertTaken(message, Decision.Duplicate.class));
    decider = new PartitionDecider(entries, 100);
    assertThat(messages).allSatisfy(message -> assertTaken(message, Decision.Duplicate.class));
  }

  @Test
  void aClientIdNewerThanAllOfItsConversationIsNotLookedFor() {
    var asked = new AskedEntries();
    decider = new PartitionDecider(asked, 100);
    take(DIRECT, new OpenDirect("bob"));

    assertThat(isLookedFor(message(NOW, 1), asked)).isFalse();
    assertThat(isLookedFor(message(NOW.plusMillis(1), 2), asked)).isFalse();
    assertThat(isLookedFor(message(NOW.plusMillis(1), 3), asked)).isTrue();
    assertThat(isLookedFor(message(NOW, 4), asked)).isTrue();
  }

  private boolean isLookedFor(SendMessage message, AskedEntries asked) {
    take(DIRECT, message);
    return asked.keys.contains(StateKey.clientId(DIRECT, "alice", message.clientId()));
  }

  private void assertTaken(SendMessage message, Class<? extends Decision> decision) {
    assertThat(take(DIRECT, message).decision()).isInstanceOf(decision);
  }

  /// Remembers which keys it was asked for.
  private static final class AskedEntries implements StateEntries {

    private final MemoryEntries entries = new MemoryEntries();
    private final List<Bytes> keys = new ArrayList<>();

    @Override
    public byte @Nullable [] get(Bytes key) {
      keys.add(key);
      return entries.get(key);
    }

    @Override
    public void put(Bytes key, byte[] value) {
      entries.put(key, value);
    }

    @Override
    public void delete(Bytes key) {
      entries.delete(key);
    }

    @Override
    public void scan(Bytes prefix, BiConsumer<Bytes, byte[]> each) {
      entries.scan(prefix, each);
    }
  }
}
