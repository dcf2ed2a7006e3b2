package io.parley.router.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.schema.RawJson;
import io.parley.schema.command.Command;
import io.parley.schema.command.Command.CreateConversation;
import io.parley.schema.command.Command.EditMessage;
import io.parley.schema.command.Command.MoveCursor;
import io.parley.schema.command.Command.OpenDirect;
import io.parley.schema.command.Command.RecallMessage;
import io.parley.schema.command.Command.SendMessage;
import io.parley.schema.command.CommandEnvelope;
import io.parley.schema.command.Origin;
import io.parley.schema.conversation.ConversationId;
import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.conversation.ErrorCode;
import io.parley.schema.conversation.Role;
import io.parley.schema.event.Cursor;
import io.parley.schema.event.Event;
import io.parley.schema.event.Event.MessagePosted;
import io.parley.schema.event.Event.MessageRecalled;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One conversation and all that is remembered of it, in maps: given what happened, when somebody
/// wishes something, then that is decided. A user's only device is called like the user, unless
/// said otherwise as `user/device`.
final class Scenario {

  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  final String id;
  final List<Recorded> log = new ArrayList<>();
  Instant now = START;
  @Nullable Conversation state;

  /// Whether one of the two has blocked the other.
  boolean blocked;

  private final Map<String, Place> placesBySubmission = new HashMap<>();
  private final Map<String, UUID> lastSentByDevice = new HashMap<>();
  private final Map<Long, PostedMessage> messagesBySequence = new HashMap<>();
  private final Map<String, Cursor> cursorsByUser = new HashMap<>();
  private final Set<String> everMembers = new HashSet<>();

  private Scenario(String id) {
    this.id = id;
  }

  static Scenario of(String id) {
    return new Scenario(id);
  }

  static Scenario empty(ConversationKind kind) {
    return new Scenario((kind == ConversationKind.CHANNEL ? "c:" : "g:") + "0".repeat(32));
  }

  static Scenario group(String owner, String... members) {
    return created(ConversationKind.GROUP, false, owner, members);
  }

  static Scenario openGroup(String owner, String... members) {
    return created(ConversationKind.GROUP, true, owner, members);
  }

  static Scenario channel(String owner, String... members) {
    return created(ConversationKind.CHANNEL, true, owner, members);
  }

  static Scenario direct(String user, String other) {
    return new Scenario(ConversationId.direct(user, other)).given(user, new OpenDirect(other));
  }

  static Scenario contact(String user, String other) {
    return new Scenario(ConversationId.contact(user, other));
  }

  private static Scenario created(
      ConversationKind kind, boolean open, String owner, String... members) {
    return empty(kind).given(owner, new CreateConversation(kind, "name", List.of(members), open));
  }

  /// Something that is granted.
  Scenario given(String sender, Command command) {
    assertThat(submit(sender, command))
        .isInstanceOfAny(Decision.Accepted.class, Decision.CursorMoved.class);
    return this;
  }

  Scenario after(Duration duration) {
    now = now.plus(duration);
    return this;
  }

  /// Forgets the messages before the sequence, as the store does in time.
  Scenario forgetBefore(long sequence) {
    for (long old = conversation().remembersFrom(); old < sequence; old++) {
      PostedMessage message = messagesBySequence.remove(old);
      if (message != null) {
        placesBySubmission.remove(submission(message.author(), message.clientId()));
        lastSentByDevice.remove(message.author() + "/" + message.device(), message.clientId());
      }
    }
    state = conversation().rememberingFrom(sequence);
    return this;
  }

  Then when(String sender, Command command) {
    return new Then(submit(sender, command));
  }

  /// Decides, and does what the router does then.
  Decision submit(String sender, Command command) {
    CommandEnvelope envelope = envelope(sender, command);
    Decision decision =
        ConversationDecider.decide(state, envelope, remembered(envelope.origin(), command), now);
    switch (decision) {
      case Decision.Accepted accepted -> record(envelope, accepted.events());
      case Decision.CursorMoved moved -> cursorsByUser.put(moved.cursor().user(), moved.cursor());
      case Decision.Duplicate _, Decision.Rejected _, Decision.Thawed _ -> {}
    }
    return decision;
  }

  private void record(CommandEnvelope envelope, List<Event> events) {
    for (Step step : Step.all(state, envelope, events, now)) {
      log.add(step.event());
      state = step.after();
      everMembers.addAll(conversation().members().users());
      remember(step.event());
    }
  }

  private void remember(Recorded recorded) {
    String by = recorded.envelope().by();
    if (recorded.envelope().event() instanceof MessagePosted posted) {
      PostedMessage message = PostedMessage.of(recorded.envelope(), posted);
      messagesBySequence.put(recorded.envelope().sequence(), message);
      placesBySubmission.put(submission(by, posted.clientId()), recorded.place());
      lastSentByDevice.put(by + "/" + posted.device(), posted.clientId());
    }
    if (recorded.envelope().event() instanceof MessageRecalled(long target)) {
      messagesBySequence.computeIfPresent(
          target, (_, message) -> message.recalledAt(recorded.place()));
    }
  }

  private Remembered remembered(Origin origin, Command command) {
    boolean wasMember = everMembers.contains(origin.user());
    return switch (command) {
      case SendMessage send ->
          new Remembered(
              wasMember,
              blocked,
              placesBySubmission.get(submission(origin.user(), send.clientId())),
              lastSentByDevice.get(origin.user() + "/" + origin.device()),
              null,
              null);
      case EditMessage edit -> target(wasMember, edit.target());
      case RecallMessage recall -> target(wasMember, recall.target());
      case MoveCursor _ ->
          new Remembered(wasMember, blocked, null, null, null, cursorsByUser.get(origin.user()));
      default -> new Remembered(wasMember, blocked, null, null, null, null);
    };
  }

  private Remembered target(boolean wasMember, long sequence) {
    return new Remembered(wasMember, blocked, null, null, messagesBySequence.get(sequence), null);
  }

  private CommandEnvelope envelope(String sender, Command command) {
    String[] parts = sender.split("/", 2);
    String device = parts.length == 2 ? parts[1] : parts[0];
    return new CommandEnvelope(
        id, new Origin(parts[0], device, "session", 1, "node-1", 7), command);
  }

  private static String submission(String user, UUID clientId) {
    return user + "/" + clientId;
  }

  Conversation conversation() {
    if (state == null) {
      throw new AssertionError("there is no conversation");
    }
    return state;
  }

  long head() {
    return conversation().head().sequence();
  }

  Recorded last() {
    return log.getLast();
  }

  /// A user's role; null for somebody who is no member.
  @Nullable Role role(String user) {
    Member member = conversation().members().find(user);
    return member == null ? null : member.role();
  }

  /// A message whose `clientId` is made of a number and a time.
  static SendMessage message(int number, Instant time) {
    return new SendMessage(clientId(number, time), null, RawJson.of("{}"), null, List.of());
  }

  static SendMessage message(int number) {
    return message(number, START);
  }

  static SendMessage following(SendMessage prev, SendMessage message) {
    return new SendMessage(
        message.clientId(),
        prev.clientId(),
        message.content(),
        message.replyTo(),
        message.mentions());
  }

  static UUID clientId(int number, Instant time) {
    return new UUID(time.toEpochMilli() << 16 | 0x7000, 0x8000_0000_0000_0000L | number);
  }

  /// What was decided.
  record Then(Decision decision) {

    void thenEvents(Event... events) {
      assertThat(decision).isEqualTo(new Decision.Accepted(List.of(events)));
    }

    void thenAccepted() {
      assertThat(decision).isInstanceOf(Decision.Accepted.class);
    }

    void thenDuplicateOf(long sequence) {
      assertThat(decision)
          .isInstanceOfSatisfying(
              Decision.Duplicate.class,
              duplicate -> assertThat(duplicate.place().sequence()).isEqualTo(sequence));
    }

    void thenCursor(long delivered, long read) {
      assertThat(decision)
          .isInstanceOfSatisfying(
              Decision.CursorMoved.class,
              moved -> {
                assertThat(moved.cursor().delivered()).isEqualTo(delivered);
                assertThat(moved.cursor().read()).isEqualTo(read);
              });
    }

    void thenRejected(ErrorCode code) {
      assertThat(decision)
          .isInstanceOfSatisfying(
              Decision.Rejected.class, rejected -> assertThat(rejected.code()).isEqualTo(code));
    }
  }
}
