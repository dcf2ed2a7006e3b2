package io.parley.service.content;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.schema.command.Command.EditMessage;
import io.parley.schema.command.Command.Say;
import io.parley.schema.command.Command.SendMessage;
import io.parley.schema.event.Event.MessageEdited;
import io.parley.schema.event.Event.MessagePosted;
import io.parley.schema.event.Event.Said;
import io.parley.schema.event.EventEnvelope;
import java.util.UUID;

/// Where a content belongs, which its encrypt covers: taken to another place, it does not decrypt.
///
/// @param name what tells it from the author's other contents there
public record MessagePlace(String conversation, String author, String name) {

  /// Of what is to be said.
  static MessagePlace of(String conversation, String author, Say wish) {
    return switch (wish) {
      case SendMessage send -> posted(conversation, author, send.clientId());
      case EditMessage edit -> edited(conversation, author, edit.target());
    };
  }

  /// Of what was said.
  static MessagePlace of(EventEnvelope envelope, Said said) {
    return switch (said) {
      case MessagePosted posted ->
          posted(envelope.conversation(), envelope.by(), posted.clientId());
      case MessageEdited edited -> edited(envelope.conversation(), envelope.by(), edited.target());
    };
  }

  private static MessagePlace posted(String conversation, String author, UUID clientId) {
    return new MessagePlace(conversation, author, "clientId " + clientId);
  }

  private static MessagePlace edited(String conversation, String author, long target) {
    return new MessagePlace(conversation, author, "target " + target);
  }

  /// Three lines, none of which can have a line break in it.
  byte[] bytes() {
    return (conversation + "\n" + author + "\n" + name).getBytes(UTF_8);
  }
}
