package io.parley.history.audit;

import io.parley.schema.RawJson;
import io.parley.schema.codec.EventCodec;
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
import io.parley.schema.event.EventEnvelope;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An event whose content was taken out where it is kept, with the number of the run that did it.
/// Its place, time, author and hash stay, so that the chain can still be followed; only that its
/// hash was made of its bytes can no longer be seen.
public record Redaction(EventEnvelope event, long run) {

  private static final Pattern MARK =
      Pattern.compile("\\{\"kind\":\"erased\",\"run\":(\\d{1,18})}");

  /// The event without its content; empty if it never had one.
  public static Optional<Redaction> of(EventEnvelope event, long run) {
    RawJson mark = RawJson.of("{\"kind\":\"erased\",\"run\":" + run + "}");
    return Optional.ofNullable(
            switch (event.event()) {
              case MessagePosted posted ->
                  new MessagePosted(
                      posted.clientId(), posted.device(), mark, posted.replyTo(), List.of());
              case MessageEdited edited -> new MessageEdited(edited.target(), mark);
              case ConversationCreated _,
                  MembersJoined _,
                  MemberLeft _,
                  MembersRemoved _,
                  RoleChanged _,
                  MessageRecalled _,
                  ContactBlocked _,
                  ContactUnblocked _ ->
                  null;
            })
        .map(
            without ->
                new Redaction(
                    new EventEnvelope(
                        event.conversation(), event.sequence(), event.time(), event.by(), without),
                    run));
  }

  /// Reads what is kept; empty if it has its content, or never had one. That an author may have
  /// written the same is ruled out by its hash, which then follows from its bytes.
  public static Optional<Redaction> read(EventEnvelope kept) {
    RawJson content = content(kept.event());
    OptionalLong run = content == null ? OptionalLong.empty() : run(content);
    return run.isPresent() ? Optional.of(new Redaction(kept, run.getAsLong())) : Optional.empty();
  }

  /// Its bytes, as they are kept from now on.
  public byte[] bytes() {
    return EventCodec.encode(event);
  }

  /// The message whose content it was.
  public long message() {
    return event.event() instanceof MessageEdited edited ? edited.target() : event.sequence();
  }

  private static OptionalLong run(RawJson content) {
    Matcher matcher = MARK.matcher(content.toString());
    return matcher.matches()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)))
        : OptionalLong.empty();
  }

  private static @Nullable RawJson content(Event event) {
    return switch (event) {
      case MessagePosted posted -> posted.content();
      case MessageEdited edited -> edited.content();
      case ConversationCreated _,
          MembersJoined _,
          MemberLeft _,
          MembersRemoved _,
          RoleChanged _,
          MessageRecalled _,
          ContactBlocked _,
          ContactUnblocked _ ->
          null;
    };
  }
}
