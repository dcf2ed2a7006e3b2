package io.parley.launcher.audit;

import io.parley.history.audit.Blocks.Block;
import io.parley.history.audit.ConversationThen;
import io.parley.history.audit.ConversationThen.Membership;
import io.parley.history.audit.ConversationThen.MessageThen;
import io.parley.history.audit.Receipts;
import io.parley.history.audit.Receipts.Answer;
import io.parley.history.audit.export.EventWords;
import io.parley.schema.Content;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A conversation as it stood, what is known of its receipts, and who of the two of a direct
/// conversation had blocked the other; for people or for programs.
public record AsOfReport(ConversationThen then, Receipts receipts, List<Block> blocks) {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}&&[^\t]]");

  public void print(PrintWriter out, boolean json) {
    if (json) {
      out.println(json(Integer.MAX_VALUE));
    } else {
      text(out);
    }
  }

  private void text(PrintWriter out) {
    out.println(
        "conversation  %s, %s%s%s"
            .formatted(
                then.conversation(),
                then.kind().wireName(),
                then.name() == null ? "" : " “" + printable(then.name()) + "”",
                then.open() ? ", open to everybody" : ""));
    out.println(
        "as of         event %d of %s, hash %s"
            .formatted(then.head(), EventWords.time(then.headTime()), then.headHash()));
    then.memberships()
        .forEach(
            member ->
                out.println(
                    "%s  %s, %s, from event %d%s"
                        .formatted(
                            member.isCurrent() ? "member      " : "was a member",
                            member.user(),
                            member.role().wireName(),
                            member.joined(),
                            member.left() == null ? "" : " to " + member.left())));
    blocks.forEach(
        block ->
            out.println(
                "blocked       %s by %s, %s %s: neither could write to the other"
                    .formatted(
                        block.blocked(),
                        block.blocker(),
                        block.to() == null ? "since" : "from",
                        EventWords.time(block.from())
                            + (block.to() == null ? "" : " to " + EventWords.time(block.to())))));
    then.messages().forEach(message -> text(out, message));
  }

  private void text(PrintWriter out, MessageThen message) {
    Content content = message.content();
    out.println();
    out.println(
        "%d  %s  %s%s%s"
            .formatted(
                message.sequence(),
                EventWords.time(message.postedAt()),
                message.sender(),
                message.replyTo() == null ? "" : ", reply to " + message.replyTo(),
                message.editedAt() == null
                    ? ""
                    : ", edited " + EventWords.time(message.editedAt())));
    if (content == null) {
      out.println(
          "(recalled %s)".formatted(EventWords.time(Objects.requireNonNull(message.recalledAt()))));
    } else {
      EventWords.text(content).lines().forEach(text -> out.println("| " + printable(text)));
    }
    List<String> audience = then.audience(message.sequence());
    line(out, "could see it", audience);
    if (then.isPublic()) {
      out.println("   could see it: everybody who was logged in, as the channel was open");
    }
    line(out, "had received it", those(audience, message, Answer.YES, receipts::received));
    line(out, "had read it", those(audience, message, Answer.YES, receipts::read));
    line(
        out,
        "not known whether received by then",
        those(audience, message, Answer.UNKNOWN, receipts::received));
    line(
        out,
        "not known whether read by then",
        those(audience, message, Answer.UNKNOWN, receipts::read));
  }

  /// Without what a terminal takes for orders.
  private static String printable(String text) {
    return CONTROLS.matcher(text).replaceAll("\uFFFD");
  }

  private static void line(PrintWriter out, String what, List<String> users) {
    if (!users.isEmpty()) {
      out.println("   " + what + ": " + String.join(", ", users));
    }
  }

  /// Those who could see a message, but for its sender, of whom something can be said.
  private static List<String> those(
      List<String> audience,
      MessageThen message,
      Answer answer,
      BiFunction<String, Long, Answer> question) {
    return audience.stream()
        .filter(user -> !user.equals(message.sender()))
        .filter(user -> question.apply(user, message.sequence()) == answer)
        .toList();
  }

  /// For programs.
  ///
  /// @param maxUsers how many users are named where there may be any number; of the others it is
  ///   said how many they are
  public ObjectNode json(int maxUsers) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("conversation", then.conversation())
            .put("kind", then.kind().wireName())
            .put("name", then.name())
            .put("open", then.open())
            .put("public", then.isPublic());
    json.putObject("head")
        .put("sequence", then.head())
        .put("time", EventWords.time(then.headTime()))
        .put("hash", then.headHash().toString());
    ArrayNode memberships = json.putArray("memberships");
    for (Membership member : then.memberships()) {
      memberships
          .addObject()
          .put("user", member.user())
          .put("role", member.role().wireName())
          .put("joined", member.joined())
          .put("left", member.left());
    }
    ArrayNode blocked = json.putArray("blocks");
    for (Block block : blocks) {
      blocked
          .addObject()
          .put("blocker", block.blocker())
          .put("blocked", block.blocked())
          .put("from", EventWords.time(block.from()))
          .put("to", block.to() == null ? null : EventWords.time(block.to()));
    }
    ArrayNode messages = json.putArray("messages");
    then.messages().forEach(message -> json(messages.addObject(), message, maxUsers));
    return json;
  }

  private void json(ObjectNode json, MessageThen message, int maxUsers) {
    json.put("sequence", message.sequence())
        .put("time", EventWords.time(message.postedAt()))
        .put("by", message.sender());
    if (message.replyTo() != null) {
      json.put("replyTo", message.replyTo());
    }
    if (message.content() != null) {
      EventWords.put(json, message.content());
    }
    if (message.editedAt() != null) {
      json.put("editedAt", EventWords.time(message.editedAt()));
    }
    if (message.recalledAt() != null) {
      json.put("recalledAt", EventWords.time(message.recalledAt()));
    }
    List<String> audience = then.audience(message.sequence());
    put(json, "visibleTo", audience, maxUsers);
    put(json, "received", those(audience, message, Answer.YES, receipts::received), maxUsers);
    put(json, "read", those(audience, message, Answer.YES, receipts::read), maxUsers);
    put(
        json,
        "perhapsReceived",
        those(audience, message, Answer.UNKNOWN, receipts::received),
        maxUsers);
    put(json, "perhapsRead", those(audience, message, Answer.UNKNOWN, receipts::read), maxUsers);
  }

  private static void put(ObjectNode json, String name, List<String> users, int maxUsers) {
    ArrayNode array = json.putArray(name);
    users.stream().limit(maxUsers).forEach(array::add);
    if (users.size() > maxUsers) {
      json.put(name + "More", users.size() - maxUsers);
    }
  }
}
