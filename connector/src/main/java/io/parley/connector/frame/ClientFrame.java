package io.parley.connector.frame;

import io.parley.connector.history.Range;
import io.parley.connector.presence.SessionInfo.Device;
import io.parley.schema.command.Command;
import io.parley.schema.conversation.ConversationKind;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a client asks. Shape and bounds are checked; whether it is allowed is not.
public sealed interface ClientFrame {

  record Ping() implements ClientFrame {}

  /// Logs in.
  ///
  /// @param client name and version of the program
  record Hello(String token, Device device, @Nullable String client) implements ClientFrame {}

  /// What needs a session.
  sealed interface InSession extends ClientFrame {}

  /// Goes on with a newer token.
  record Refresh(String token) implements InSession {}

  /// Asks for every event after these cursors.
  record Sync(Map<String, Long> cursors) implements InSession {}

  /// A wish that goes to the router as it is: `send`, `edit`, `recall`, `read`, `delivered`,
  /// `join`, `leave`, `invite`, `remove`, `role`.
  record Act(String conversation, Command command) implements InSession {}

  /// Opens the direct conversation with a user.
  record Open(String user) implements InSession {}

  /// Creates a group or a channel.
  ///
  /// @param clientId makes a retry safe
  record Create(
      ConversationKind kind,
      @Nullable String name,
      List<String> members,
      boolean open,
      @Nullable UUID clientId)
      implements InSession {}

  /// Decides about another user.
  record Contact(String user, Command wish) implements InSession {}

  record History(String conversation, Range range, int limit) implements InSession {}

  record Conversations(@Nullable String after, int limit) implements InSession {}

  record Members(String conversation, @Nullable String after, int limit) implements InSession {}

  record Subscribe(String channel) implements InSession {}

  record Unsubscribe(String channel) implements InSession {}

  /// What is asked about who is there, and on which devices.
  sealed interface AboutPresence extends InSession {}

  /// Asks for the presence of these users, and every change of it.
  record Watch(List<String> users) implements AboutPresence {}

  record Unwatch(List<String> users) implements AboutPresence {}

  /// Says that a message is being written.
  record SayTyping(String conversation) implements AboutPresence {}

  /// Asks for the user's own sessions, on all nodes.
  record Sessions() implements AboutPresence {}

  /// Ends one of them.
  record EndSession(String session) implements AboutPresence {}
}
