package io.parley.chaos.client;

import io.parley.chaos.observation.Device;
import io.parley.chaos.observation.Operation.AskHistory;
import io.parley.chaos.observation.Operation.CursorKind;
import io.parley.schema.RawJson;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/// Writes client frames; `id` is the number of the request.
final class FrameWriter {

  private static final JsonMapper JSON = JsonMapper.shared();

  private FrameWriter() {}

  static String hello(long id, String token, Device device) {
    ObjectNode frame = frame("hello", id).put("token", token);
    frame.putObject("device").put("id", device.id()).put("platform", "jvm");
    frame.putObject("client").put("name", "chaos").put("version", "1");
    return frame.toString();
  }

  static String sync(long id, Map<String, Long> cursors) {
    ObjectNode frame = frame("sync", id);
    ObjectNode node = frame.putObject("cursors");
    cursors.forEach(node::put);
    return frame.toString();
  }

  /// The content stands in the frame as it is.
  static String send(
      long id, String conversation, UUID clientId, @Nullable UUID prev, RawJson content) {
    ObjectNode frame = frame("send", id).put("conversation", conversation);
    frame.put("clientId", clientId.toString());
    if (prev != null) {
      frame.put("prev", prev.toString());
    }
    return frame.putRawValue("content", new RawValue(content.toString())).toString();
  }

  static String edit(long id, String conversation, long target, RawJson content) {
    return frame("edit", id)
        .put("conversation", conversation)
        .put("target", target)
        .putRawValue("content", new RawValue(content.toString()))
        .toString();
  }

  static String recall(long id, String conversation, long target) {
    return frame("recall", id).put("conversation", conversation).put("target", target).toString();
  }

  static String cursor(long id, String conversation, CursorKind kind, long sequence) {
    return frame(kind.name().toLowerCase(Locale.ROOT), id)
        .put("conversation", conversation)
        .put("sequence", sequence)
        .toString();
  }

  static String history(long id, AskHistory asked) {
    ObjectNode frame = frame("history", id).put("conversation", asked.conversation());
    if (asked.before() > 0) {
      frame.put("before", asked.before());
    } else {
      frame.put("after", asked.after());
    }
    return frame.put("limit", asked.limit()).toString();
  }

  static String open(long id, String user) {
    return frame("open", id).put("user", user).toString();
  }

  static String createGroup(long id, UUID clientId, String name, List<String> members) {
    ObjectNode frame = frame("create", id).put("kind", "group").put("name", name);
    frame.put("clientId", clientId.toString());
    var list = frame.putArray("members");
    members.forEach(list::add);
    frame.putObject("settings").put("open", true);
    return frame.toString();
  }

  /// `join` or `leave`.
  static String alone(long id, String type, String conversation) {
    return frame(type, id).put("conversation", conversation).toString();
  }

  /// `invite` or `remove`.
  static String others(long id, String type, String conversation, List<String> users) {
    ObjectNode frame = frame(type, id).put("conversation", conversation);
    var list = frame.putArray("users");
    users.forEach(list::add);
    return frame.toString();
  }

  static String ping(long id) {
    return frame("ping", id).toString();
  }

  private static ObjectNode frame(String type, long id) {
    return JSON.createObjectNode().put("type", type).put("id", id);
  }
}
