package io.parley.connector.presence;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Enters a session into its user's table, and takes out those that it displaces.
final class OpenSessionScript {

  private static final UserScript SCRIPT = UserScript.load("open-session");
  private static final String STAYS = "stays";

  private OpenSessionScript() {}

  /// What became of it.
  ///
  /// @param stays false if the session was displaced itself
  /// @param displaced what went
  record Outcome(boolean stays, List<NodeSession> displaced) {

    private static Outcome parse(List<String> answer) {
      return new Outcome(
          answer.getFirst().equals(STAYS),
          answer.stream().skip(1).map(NodeSession::parse).toList());
    }
  }

  /// A session and the node that holds it.
  record NodeSession(String node, String session) {

    private static NodeSession parse(String text) {
      int slash = text.indexOf('/'); // which no node's name has
      return new NodeSession(text.substring(0, slash), text.substring(slash + 1));
    }
  }

  /// @param opens whether it opens now; otherwise it is only written again
  static CompletableFuture<Outcome> run(
      UserScript.Means means, TableEntry entry, boolean opens, SessionBounds bounds) {
    SessionInfo session = entry.session();
    return SCRIPT
        .list(
            means,
            session.user(),
            session.session(), // session
            entry.toJson(), // json
            RedisTime.format(session.lastSeen()), // last_seen
            opens ? "1" : "0", // opens
            Integer.toString(bounds.ofUser()), // max_of_user
            Integer.toString(bounds.ofPlatform(session.device().platform()))) // max_of_platform
        .thenApply(Outcome::parse);
  }
}
