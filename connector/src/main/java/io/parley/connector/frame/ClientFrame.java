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

  /// Logs in.
  ///
  /// @param client name and version of the program
  record Hello(String token, Device device, @Nullable String client) implements ClientFrame {}

  record Ping() implements ClientFrame {}

  /// Goes on with a newer token.
  record Refresh(String token) implements ClientFrame {}

  /// Asks for every event after these cursors.
  record Sync(Map<String, Long> cursors) implements ClientFrame {}

  /// A wish that goes to the router as it is: `send`, `edit`, `recall`, `read`, `delivered`,
  /// `join`, `leave`, `invite`, `remove`, `role`.
  record Act(String conversation, Command command) implements ClientFrame {}

  /// Opens the direct conversation with a user.
  record Open(String user) implements ClientFrame {}

  /// Creates a group or a channel.
  ///
  /// @param clientId makes a retry safe
  record Create(
      ConversationKind kind,
      @Nullable String name,
      List<String> members,
      boolean open,
      @Nullable UUID clientId)
      implements ClientFrame {}

  record History(String conversation, Range range, int limit) implements ClientFrame {}

  record Conversations(@Nullable String after, int limit) implements ClientFrame {}

  record Members(String conversation, @Nullable String after, int limit) implements ClientFrame {}

  record Subscribe(String channel) implements ClientFrame {}

  record Unsubscribe(String channel) implements ClientFrame {}
}
