package io.parley.connector.content;

import io.parley.schema.command.Command;
import io.parley.schema.event.EventEnvelope;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Without keys: nothing is encrypted, and what is encrypted stays so.
public final class PlainContents implements Contents {

  @Override
  public Command tryEncrypt(String author, String conversation, Command command) {
    return command;
  }

  @Override
  public Command encrypt(String author, String conversation, Command command) {
    return command;
  }

  @Override
  public EventEnvelope tryDecrypt(EventEnvelope event) {
    return event;
  }

  @Override
  public List<EventEnvelope> decrypt(List<EventEnvelope> events) {
    return events;
  }

  @Override
  public @Nullable UUID keyId(EventEnvelope event) {
    return null;
  }

  @Override
  public void fetch(Collection<UUID> keyIds) {
    // there are none
  }
}
