package io.parley.connector.frame;

import io.parley.connector.history.ConversationPage;
import io.parley.connector.history.MemberPage;
import io.parley.connector.presence.Presence;
import io.parley.connector.presence.SessionInfo;
import io.parley.connector.presence.TableEntry;
import io.parley.schema.Content;
import io.parley.schema.EncryptedContent;
import io.parley.schema.ErasedContent;
import io.parley.schema.LostContent;
import io.parley.schema.RawJson;
import io.parley.schema.conversation.ErrorCode;
import io.parley.schema.event.Cursor;
import io.parley.schema.event.Event.ContactBlocked;
import io.parley.schema.event.Event.ContactUnblocked;
import io.parley.schema.event.Event.ConversationCreated;
import io.parley.schema.event.Event.Member;
import io.parley.schema.event.Event.MemberLeft;
import io.parley.schema.event.Event.MembersJoined;
import io.parley.schema.event.Event.MembersRemoved;
import io.parley.schema.event.Event.MessageEdited;
import io.parley.schema.event.Event.MessagePosted;
import io.parley.schema.event.Event.MessageRecalled;
import io.parley.schema.event.Event.RoleChanged;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.signal.Typing;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Every frame that a server sends. `re` is the `id` of the client's frame that is answered, as the
/// client wrote it; null if it had none.
public final class ServerFrames {

  private static final EncodedFrame SYNCED = FrameWriter.begin("synced", 32).end();
  private static final EncodedFrame RESYNC = FrameWriter.begin("resync", 32).end();

  private ServerFrames() {}

  /// The answer to `hello`.
  public static EncodedFrame welcome(@Nullable RawJson re, Welcome welcome) {
    FrameWriter out = re(FrameWriter.begin("welcome", 512), re);
    out.member("session", welcome.session());
    out.member("user", welcome.user());
    out.member("node", welcome.node());
    out.member("heartbeatMs", welcome.heartbeat().toMillis());
    out.member("idleTimeoutMs", welcome.idleTimeout().toMillis());
    out.member("firstHeartbeatMs", welcome.firstHeartbeat().toMillis());
    out.beginObject("limits");
    out.member("frameBytes", welcome.limits().frameBytes());
    out.member("contentBytes", welcome.limits().contentBytes());
    out.member("openRequests", welcome.limits().openRequests());
    out.endObject();
    return out.member("serverTime", welcome.serverTime()).end();
  }

  public static EncodedFrame pong(@Nullable RawJson re) {
    return re(FrameWriter.begin("pong", 48), re).end();
  }

  public static EncodedFrame ok(@Nullable RawJson re) {
    return re(FrameWriter.begin("ok", 48), re).end();
  }

  /// A command became the event `sequence`.
  public static EncodedFrame accepted(
      @Nullable RawJson re, String conversation, long sequence, Instant time, boolean duplicate) {
    FrameWriter out = re(FrameWriter.begin("ok", 192), re);
    out.member("conversation", conversation).member("sequence", sequence).member("time", time);
    return (duplicate ? out.member("duplicate", true) : out).end();
  }

  /// A new token was taken.
  public static EncodedFrame refreshed(@Nullable RawJson re, Instant expiresAt) {
    return re(FrameWriter.begin("ok", 96), re).member("expiresAt", expiresAt).end();
  }

  /// A channel is subscribed to, or no longer.
  public static EncodedFrame subscribed(@Nullable RawJson re, String channel, long head) {
    return re(FrameWriter.begin("ok", 128), re)
        .member("channel", channel)
        .member("head", head)
        .end();
  }

  /// The end of a page of history, after its events.
  public static EncodedFrame historyEnd(
      @Nullable RawJson re, String conversation, boolean more, long completeThrough) {
    FrameWriter out = re(FrameWriter.begin("ok", 128), re).member("conversation", conversation);
    return out.member("more", more).member("completeThrough", completeThrough).end();
  }

  public static EncodedFrame conversations(@Nullable RawJson re, ConversationPage page) {
    FrameWriter out =
        re(FrameWriter.begin("ok", 128 + 192 * page.items().size()), re).beginArray("items");
    for (ConversationPage.Item item : page.items()) {
      out.beginObject().member("conversation", item.conversation());
      out.member("kind", item.kind().wireName());
      optional(out, "name", item.name());
      out.member("head", item.head()).member("role", item.role().wireName());
      out.member("delivered", item.delivered()).member("read", item.read()).endObject();
    }
    return out.endArray().member("more", page.more()).end();
  }

  public static EncodedFrame members(@Nullable RawJson re, MemberPage page) {
    FrameWriter out =
        re(FrameWriter.begin("ok", 128 + 128 * page.items().size()), re).beginArray("items");
    for (MemberPage.Item item : page.items()) {
      out.beginObject().member("user", item.user()).member("role", item.role().wireName());
      out.member("joined", item.joined());
      out.member("delivered", item.delivered()).member("read", item.read()).endObject();
    }
    return out.endArray().member("more", page.more()).end();
  }

  public static EncodedFrame error(@Nullable RawJson re, ErrorCode code, String message) {
    return beginError(re, code, message).end();
  }

  /// A refusal that ends by itself after `retryAfter`.
  public static EncodedFrame error(
      @Nullable RawJson re, ErrorCode code, String message, Duration retryAfter) {
    return beginError(re, code, message).member("retryAfterMs", ceilMillis(retryAfter)).end();
  }

  private static FrameWriter beginError(@Nullable RawJson re, ErrorCode code, String message) {
    FrameWriter out = re(FrameWriter.begin("error", 128 + message.length()), re);
    out.member("code", code.wireName()).member("message", message);
    return out.member("retryable", code.retryable());
  }

  private static long ceilMillis(Duration duration) {
    return Math.ceilDiv(duration.toNanos(), 1_000_000L);
  }

  /// An event, whose content, if it has one, has been decrypted.
  public static EncodedFrame event(EventEnvelope envelope) {
    FrameWriter out =
        FrameWriter.begin("event", 512).member("conversation", envelope.conversation());
    out.member("sequence", envelope.sequence()).member("time", envelope.time());
    out.member("by", envelope.by());
    out.beginObject("event").member("kind", envelope.event().kind());
    switch (envelope.event()) {
      case ConversationCreated created -> created(out, created);
      case MembersJoined(List<String> users, var role) ->
          out.member("users", users).member("role", role.wireName());
      case MemberLeft(String user) -> out.member("user", user);
      case MembersRemoved(List<String> users) -> out.member("users", users);
      case RoleChanged(String user, var role) ->
          out.member("user", user).member("role", role.wireName());
      case MessagePosted posted -> posted(out, posted);
      case MessageEdited(long target, Content content) ->
          content(out.member("target", target), content);
      case MessageRecalled(long target) -> out.member("target", target);
      case ContactBlocked(String user) -> out.member("user", user);
      case ContactUnblocked(String user) -> out.member("user", user);
    }
    return out.endObject().end();
  }

  public static EncodedFrame receipt(Cursor cursor) {
    FrameWriter out =
        FrameWriter.begin("receipt", 192).member("conversation", cursor.conversation());
    out.member("user", cursor.user());
    return out.member("delivered", cursor.delivered()).member("read", cursor.read()).end();
  }

  public static EncodedFrame heads(Map<String, Long> headByConversation) {
    FrameWriter out =
        FrameWriter.begin("heads", 48 + 64 * headByConversation.size()).beginObject("heads");
    headByConversation.forEach(out::member);
    return out.endObject().end();
  }

  /// The answer to `watch`: how it stands with each of the users.
  public static EncodedFrame watched(@Nullable RawJson re, List<Presence> users) {
    FrameWriter out = re(FrameWriter.begin("ok", 64 + 96 * users.size()), re).beginArray("items");
    for (Presence presence : users) {
      member(out.beginObject(), presence).endObject();
    }
    return out.endArray().end();
  }

  /// The presence of a user who is watched has changed.
  public static EncodedFrame presence(Presence presence) {
    return member(FrameWriter.begin("presence", 128), presence).end();
  }

  private static FrameWriter member(FrameWriter out, Presence presence) {
    out.member("user", presence.user()).member("state", presence.state().wireName());
    Instant lastSeen = presence.lastSeen();
    return lastSeen == null ? out : out.member("lastSeen", lastSeen);
  }

  /// The answer to `sessions`.
  ///
  /// @param current the session that asks
  public static EncodedFrame sessions(
      @Nullable RawJson re, List<TableEntry> entries, String current) {
    FrameWriter out =
        re(FrameWriter.begin("ok", 64 + 384 * entries.size()), re).beginArray("items");
    for (TableEntry entry : entries) {
      SessionInfo session = entry.session();
      out.beginObject().member("session", session.session()).member("login", session.login());
      if (session.session().equals(current)) {
        out.member("current", true);
      }
      out.beginObject("device").member("id", session.device().id());
      optional(out, "name", session.device().name());
      optional(out, "model", session.device().model());
      optional(out, "platform", session.device().platform());
      out.endObject();
      optional(out, "client", session.client());
      out.member("state", entry.state()).member("node", entry.node());
      out.member("transport", session.transport());
      out.member("address", session.remoteAddress()).member("port", session.remotePort());
      out.member("connectedAt", session.connectedAt()).member("lastSeen", session.lastSeen());
      out.endObject();
    }
    return out.endArray().end();
  }

  /// Somebody is writing a message.
  public static EncodedFrame typing(Typing typing) {
    return FrameWriter.begin("typing", 128)
        .member("conversation", typing.conversation())
        .member("user", typing.user())
        .end();
  }

  public static EncodedFrame synced() {
    return SYNCED;
  }

  /// Pushes were dropped: the client has to send `sync`.
  public static EncodedFrame resync() {
    return RESYNC;
  }

  /// The client has to fetch this conversation again from its beginning: what it was told may not
  /// be what was recorded.
  public static EncodedFrame resync(String conversation) {
    return FrameWriter.begin("resync", 96).member("conversation", conversation).end();
  }

  /// The client has to send `sync` again, but not before `delay` has passed.
  public static EncodedFrame resync(Duration delay) {
    return FrameWriter.begin("resync", 64).member("retryAfterMs", delay.toMillis()).end();
  }

  /// The node leaves: the client has to connect again after `delay`.
  public static EncodedFrame reconnect(Duration delay, String reason) {
    FrameWriter out = FrameWriter.begin("reconnect", 96).member("afterMs", delay.toMillis());
    return out.member("reason", reason).end();
  }

  /// The node is full: the client has to connect to one of these after `delay`.
  public static EncodedFrame reconnect(
      Duration delay, String reason, Collection<String> addresses) {
    FrameWriter out = FrameWriter.begin("reconnect", 128).member("afterMs", delay.toMillis());
    return out.member("reason", reason).member("nodes", addresses).end();
  }

  /// The last frame on a transport without close codes.
  public static EncodedFrame bye(int code, String reason) {
    return FrameWriter.begin("bye", 96).member("code", code).member("reason", reason).end();
  }

  private static void created(FrameWriter out, ConversationCreated event) {
    out.member("conversationKind", event.kindOfConversation().wireName());
    optional(out, "name", event.name());
    out.beginArray("members");
    for (Member member : event.members()) {
      out.beginObject().member("user", member.user());
      out.member("role", member.role().wireName()).endObject();
    }
    out.endArray().member("open", event.open());
  }

  private static void posted(FrameWriter out, MessagePosted event) {
    out.member("clientId", event.clientId().toString()).member("device", event.device());
    content(out, event.content());
    Long replyTo = event.replyTo();
    if (replyTo != null) {
      out.member("replyTo", replyTo);
    }
    if (!event.mentions().isEmpty()) {
      out.member("mentions", event.mentions());
    }
  }

  /// What can't be read is null, with why.
  private static void content(FrameWriter out, Content content) {
    switch (content) {
      case RawJson json -> out.member("content", json);
      case ErasedContent _ -> out.nullMember("content").member("erased", true);
      case LostContent.ERASED -> out.nullMember("content").member("erased", true);
      case LostContent.UNREADABLE -> out.nullMember("content").member("unreadable", true);
      case EncryptedContent _ -> out.nullMember("content").member("unreadable", true);
    }
  }

  private static void optional(FrameWriter out, String name, @Nullable String value) {
    if (value != null) {
      out.member(name, value);
    }
  }

  private static FrameWriter re(FrameWriter out, @Nullable RawJson re) {
    return re == null ? out : out.member("re", re);
  }
}
