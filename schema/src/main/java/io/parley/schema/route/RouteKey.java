package io.parley.schema.route;

/// The key of a record on `parley.sessions`. Each node writes only keys that end in its own id, so
/// there is one writer to each.
public sealed interface RouteKey {

  String node();

  /// The node's current incarnation. Text: `n/<node>`.
  record NodeKey(String node) implements RouteKey {
    @Override
    public String toString() {
      return "n/" + node;
    }
  }

  /// The node holds sessions of the user. Text: `u/<user>/<node>`.
  record UserKey(String user, String node) implements RouteKey {
    @Override
    public String toString() {
      return "u/" + user + "/" + node;
    }
  }

  /// The node holds subscribers of the channel. Text: `c/<conversation id>/<node>`.
  record ChannelKey(String channel, String node) implements RouteKey {
    @Override
    public String toString() {
      return "c/" + channel + "/" + node;
    }
  }

  /// Reads a key's text.
  ///
  /// @throws IllegalArgumentException if the text is none of the three
  static RouteKey parse(String text) {
    String[] parts = text.split("/", -1);
    return switch (parts[0] + parts.length) {
      case "n2" -> new NodeKey(parts[1]);
      case "u3" -> new UserKey(parts[1], parts[2]);
      case "c3" -> new ChannelKey(parts[1], parts[2]);
      default -> throw new IllegalArgumentException("not a route's key: " + text);
    };
  }
}
