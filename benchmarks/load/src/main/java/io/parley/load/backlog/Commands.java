package io.parley.load.backlog;

import io.parley.schema.RawJson;
import io.parley.schema.codec.CommandCodec;
import io.parley.schema.command.Command;
import io.parley.schema.command.Command.OpenDirect;
import io.parley.schema.command.Command.SendMessage;
import io.parley.schema.command.CommandEnvelope;
import io.parley.schema.command.Origin;
import io.parley.schema.topic.Topics;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/// Commands for a router: direct conversations of two users each, and messages of 128 bytes in
/// them, from a node that is not there. What waits was sent over some time, as the times inside the
/// messages' ids say: ten a millisecond.
public final class Commands implements AutoCloseable {

  private static final RawJson CONTENT =
      RawJson.of("{\"kind\":\"text\",\"text\":\"" + "x".repeat(128) + "\"}");

  private static final int A_MILLISECOND = 10;

  private final SplittableRandom random = new SplittableRandom(1);
  private final long beginMs = System.currentTimeMillis();
  private final Backlog backlog;
  private int conversations;
  private long requests;

  public Commands(String kafka) {
    this.backlog = new Backlog(kafka, Topics.COMMANDS);
  }

  /// Opens conversations until there are so many.
  ///
  /// @return how many commands that took
  public int open(int count) {
    int before = conversations;
    for (; conversations < count; conversations++) {
      put(conversations, new OpenDirect(user(conversations, 'b')));
    }
    backlog.flush();
    return conversations - before;
  }

  /// Sends so many messages, each to any of the conversations.
  public void send(int count) {
    for (int sent = 0; sent < count; sent++) {
      put(
          random.nextInt(conversations),
          new SendMessage(clientId(), null, CONTENT, null, List.of()));
    }
    backlog.flush();
  }

  private void put(int conversation, Command command) {
    String id = "d:" + user(conversation, 'a') + ":" + user(conversation, 'b');
    Origin origin =
        new Origin(user(conversation, 'a'), "bench", "session", requests++, "nobody", 1);
    backlog.put(id, CommandCodec.encode(new CommandEnvelope(id, origin, command)));
  }

  private static String user(int conversation, char which) {
    return "u" + conversation + which;
  }

  private UUID clientId() {
    long madeMs = beginMs + requests / A_MILLISECOND;
    return new UUID(madeMs << 16 | 0x7000, Long.MIN_VALUE | random.nextLong() >>> 2);
  }

  @Override
  public void close() {
    backlog.close();
  }
}
