package io.parley.connector.session;

import io.parley.connector.content.CommandContents;
import io.parley.connector.history.StoreUnavailable;
import io.parley.schema.RawJson;
import io.parley.schema.command.Command;
import io.parley.schema.command.Command.Say;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Encrypts what is said in some conversations into `"encrypted"`, with a key that each of them has
/// to fetch once.
final class FakeContents implements CommandContents {

  static final RawJson ENCRYPTED = RawJson.of("\"encrypted\"");

  final Set<String> encrypting = new HashSet<>();
  boolean away;
  private final Set<String> fetched = new HashSet<>();

  @Override
  public @Nullable Command tryEncrypt(String author, String conversation, Command command) {
    if (!(command instanceof Say wish) || !encrypting.contains(conversation)) {
      return command;
    }
    return fetched.contains(conversation) ? wish.withContent(ENCRYPTED) : null;
  }

  @Override
  public Command encrypt(String author, String conversation, Command command) {
    if (away) {
      throw new StoreUnavailable("away", new IOException());
    }
    fetched.add(conversation);
    return ((Say) command).withContent(ENCRYPTED);
  }
}
