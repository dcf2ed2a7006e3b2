package io.parley.router.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.schema.command.Command.Join;
import io.parley.schema.command.CommandEnvelope;
import io.parley.schema.command.Origin;
import org.junit.jupiter.api.Test;

class CommandShapeTest {

  private static final Origin ORIGIN = new Origin("alice", "phone", "session", 1, "node-1", 7);
  private static final String TOO_LONG = "x".repeat(CommandShape.MAX_ORIGIN_CHARS + 1);

  private static boolean isAddressed(String conversation, Origin origin) {
    return CommandShape.isAddressed(new CommandEnvelope(conversation, origin, new Join()));
  }

  @Test
  void needsAConversationASenderAndANodeOfBoundedLength() {
    assertThat(isAddressed("d:alice:bob", ORIGIN)).isTrue();
    assertThat(isAddressed("nonsense", ORIGIN)).isFalse();
    assertThat(isAddressed("d:alice:bob", new Origin("", "", "", 1, "n", 7))).isFalse();
    assertThat(isAddressed("d:alice:bob", new Origin("alice", TOO_LONG, "", 1, "n", 7))).isFalse();
    assertThat(isAddressed("d:alice:bob", new Origin("alice", "", TOO_LONG, 1, "n", 7))).isFalse();
    assertThat(isAddressed("d:alice:bob", new Origin("alice", "", "", 1, TOO_LONG, 7))).isFalse();
    assertThat(isAddressed("d:alice:bob", new Origin("alice", "", "", 1, "", 7))).isFalse();
  }
}
