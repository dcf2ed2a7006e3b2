package io.parley.history.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.schema.Content;
import io.parley.schema.RawJson;
import io.parley.schema.event.Event;
import io.parley.schema.event.Event.ContactBlocked;
import io.parley.schema.event.Event.ContactUnblocked;
import io.parley.schema.event.Event.ConversationCreated;
import io.parley.schema.event.Event.MemberLeft;
import io.parley.schema.event.Event.MembersJoined;
import io.parley.schema.event.Event.MembersRemoved;
import io.parley.schema.event.Event.MessageEdited;
import io.parley.schema.event.Event.MessagePosted;
import io.parley.schema.event.Event.MessageRecalled;
import io.parley.schema.event.Event.RoleChanged;
import org.jspecify.annotations.Nullable;

/// What PostgreSQL can't hold: its texts have no U+0000.
final class Unstorable {

  private static final String REASON = "a text has the character U+0000 (0x00)";

  private Unstorable() {}

  /// Why an event can't be projected; null if it can.
  static @Nullable String reason(Event event) {
    boolean storable =
        switch (event) {
          case ConversationCreated created -> created.name() == null || isText(created.name());
          case MessagePosted posted -> isText(posted.content());
          case MessageEdited edited -> isText(edited.content());
          case MessageRecalled _,
              MembersJoined _,
              MemberLeft _,
              MembersRemoved _,
              RoleChanged _,
              ContactBlocked _,
              ContactUnblocked _ ->
              true;
        };
    return storable ? null : REASON;
  }

  /// What is encrypted is kept as Base64.
  private static boolean isText(Content content) {
    return !(content instanceof RawJson json) || isText(new String(json.utf8(), UTF_8));
  }

  private static boolean isText(String text) {
    return text.indexOf('\0') < 0;
  }
}
