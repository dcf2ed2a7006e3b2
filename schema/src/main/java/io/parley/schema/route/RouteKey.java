package io.parley.schema.route;

/// The key of a record on `parley.sessions`. It names the incarnation that it speaks for, so that
/// whoever clears away what a dead node left can never end a route of the node that came back under
/// the same name, in whatever order their records are appended and compacted.
public sealed interface RouteKey {

  String node();

  /// The start of the node that it speaks for.
  long incarnation();

  /// The node runs. Text: `n/<node>/<incarnation>`.
  record NodeKey(String node, long incarnation) implements RouteKey {
    @Override
    public String toString() {
      return "n/" + node + "/" + incarnation;
    }
  }

  /// The node holds sessions of the user. Text: `u/<user>/<node>/<incarnation>`.
  record UserKey(String user, String node, long incarnation) implements RouteKey {
    @Override
    public String toString() {
      return "u/" + user + "/" + node + "/" + incarnation;
    }
  }

  /// The node holds subscribers of the channel. Text: `c/<conversation id>/<node>/<incarnation>`.
  record ChannelKey(String channel, String node, long incarnation) implements RouteKey {
    @Override
    public String toString() {
      return "c/" + channel + "/" + node + "/" + incarnation;
    }
  }

  /// Reads a key's text.
  ///
  /// @throws IllegalArgumentException if the text is none of the three
  static RouteKey parse(String text) {
    String[] parts = text.split("/", -1);
    return switch (parts[0] + parts.length) {
      case "n3" -> new NodeKey(parts[1], Long.parseLong(parts[2]));
      case "u4" -> new UserKey(parts[1], parts[2], Long.parseLong(parts[3]));
      case "c4" -> new ChannelKey(parts[1], parts[2], Long.parseLong(parts[3]));
      default -> throw new IllegalArgumentException("not a route's key: " + text);
    };
  }
}
