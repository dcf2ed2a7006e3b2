package io.parley.history.projection;

import io.parley.history.projection.RowChanges.AlteredMessage;
import io.parley.history.projection.RowChanges.MessageContent;
import io.parley.history.projection.RowChanges.MessageRow;
import io.parley.schema.event.Event.MessageEdited;
import io.parley.schema.event.Event.MessagePosted;
import io.parley.schema.event.Event.MessageRecalled;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A fold of messages, their edits and recalls into messages as they stand.
final class MessageFold {

  private final Map<EventKey, MessageRow> posted = new LinkedHashMap<>();
  private final Map<EventKey, AlteredMessage> altered = new LinkedHashMap<>();

  void post(EventKey event, String sender, Instant time, MessagePosted message) {
    posted.put(
        event,
        new MessageRow(
            event,
            sender,
            message.clientId(),
            message.replyTo(),
            time,
            MessageContent.posted(message.content())));
  }

  void edit(EventKey event, MessageEdited edit, Instant time) {
    alter(
        new EventKey(event.conversation(), edit.target()),
        MessageContent.edited(edit.content(), time));
  }

  void recall(EventKey event, MessageRecalled recall, Instant time) {
    alter(new EventKey(event.conversation(), recall.target()), MessageContent.recalled(time));
  }

  List<MessageRow> posted() {
    return List.copyOf(posted.values());
  }

  List<AlteredMessage> altered() {
    return List.copyOf(altered.values());
  }

  private void alter(EventKey target, MessageContent content) {
    if (posted.computeIfPresent(target, (_, row) -> row.altered(content)) == null) {
      altered.merge(
          target,
          new AlteredMessage(target, content),
          (earlier, later) -> new AlteredMessage(target, earlier.content().then(later.content())));
    }
  }
}
