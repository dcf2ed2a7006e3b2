package io.parley.router.topology;

import io.parley.schema.RawJson;
import io.parley.schema.codec.CommandCodec;
import io.parley.schema.command.Command;
import io.parley.schema.command.Command.Block;
import io.parley.schema.command.Command.ChangeRole;
import io.parley.schema.command.Command.CreateConversation;
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
import io.parley.schema.command.Command.Thaw;
import io.parley.schema.command.Command.Unblock;
import io.parley.schema.command.CommandEnvelope;
import io.parley.schema.command.Origin;
import io.parley.schema.conversation.ConversationId;
import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.conversation.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/// A history of commands as connectors might have appended it to one partition: several
/// conversations, retries, records that are no commands, and a broker's clock that jumps. The seed
/// decides everything.
public final class RandomCommands {

  private static final List<String> USERS = List.of("alice", "bob", "carol", "dave", "eve");
  private static final int GROUPS = 4;

  private final Random random;
  private final List<Appended> appended = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private int messages;

  /// A record with the time that the broker gave it.
  public record Appended(String key, RawBytes value, Instant time) {}

  /// The bytes of a record.
  public static final class RawBytes {
    private final byte[] bytes;

    RawBytes(byte[] bytes) {
      this.bytes = bytes;
    }

    public byte[] get() {
      return bytes;
    }
  }

  private RandomCommands(long seed) {
    this.random = new Random(seed);
  }

  public static List<Appended> history(long seed, int size) {
    var history = new RandomCommands(seed);
    for (int i = 0; i < size; i++) {
      history.append();
    }
    return List.copyOf(history.appended);
  }

  private void append() {
    now = now.plus(jump());
    if (!appended.isEmpty() && random.nextInt(5) == 0) {
      Appended again = appended.get(random.nextInt(appended.size()));
      appended.add(new Appended(again.key(), again.value(), now));
      return;
    }
    if (random.nextInt(100) == 0) {
      appended.add(new Appended("g:broken", new RawBytes(new byte[] {1, 2, 3}), now));
      return;
    }
    String user = user();
    String other = user();
    boolean direct = random.nextInt(3) == 0;
    boolean contact = direct && random.nextInt(6) == 0;
    String id = direct ? ConversationId.direct(user, other) : group();
    Command command = random.nextInt(8) == 0 ? founding(direct, other) : command();
    if (contact) {
      id = ConversationId.contact(user, other);
      command = random.nextInt(3) == 0 ? new Block(other) : new Unblock(other);
    }
    var origin = new Origin(user, "device-" + random.nextInt(2), user + "-session", 1, "node", 7);
    byte[] value = CommandCodec.encode(new CommandEnvelope(id, origin, command));
    appended.add(new Appended(ConversationId.partitionKey(id), new RawBytes(value), now));
  }

  private Duration jump() {
    return switch (random.nextInt(40)) {
      case 0 -> Duration.ofDays(random.nextInt(9));
      case 1 -> Duration.ofSeconds(-random.nextInt(5));
      default -> Duration.ofMillis(random.nextInt(90_000));
    };
  }

  private String user() {
    return USERS.get(random.nextInt(USERS.size()));
  }

  private String group() {
    int number = random.nextInt(GROUPS);
    return (number == 0 ? "c:" : "g:") + Integer.toString(number).repeat(32);
  }

  private Command founding(boolean direct, String other) {
    ConversationKind kind =
        random.nextBoolean() ? ConversationKind.GROUP : ConversationKind.CHANNEL;
    return direct
        ? new OpenDirect(other)
        : new CreateConversation(kind, "name", List.of(other), random.nextBoolean());
  }

  private Command command() {
    long sequence = random.nextLong(20);
    return switch (random.nextInt(16)) {
      case 0 -> new Join();
      case 1 -> new Leave();
      case 2 -> new Invite(List.of(user(), user()));
      case 3 -> new Remove(List.of(user()));
      case 4 -> new ChangeRole(user(), List.of(Role.values()).get(random.nextInt(3)));
      case 5 -> new EditMessage(sequence, RawJson.of("{\"edited\":true}"));
      case 6 -> new RecallMessage(sequence);
      case 7 -> new MoveCursor(CursorKind.READ, sequence);
      case 8 -> new MoveCursor(CursorKind.DELIVERED, sequence);
      case 9 -> new Thaw();
      default -> message();
    };
  }

  private SendMessage message() {
    messages++;
    var id = new UUID(now.toEpochMilli() << 16 | 0x7000, Long.MIN_VALUE | messages);
    return new SendMessage(id, null, RawJson.of("{\"n\":" + messages + "}"), null, List.of());
  }
}
