package io.parley.history.projection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.schema.RawJson;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.conversation.Role;
import io.parley.schema.event.Event;
import io.parley.schema.event.Event.ConversationCreated;
import io.parley.schema.event.Event.Member;
import io.parley.schema.event.Event.MessagePosted;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import io.parley.schema.event.SealedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/// The log of one conversation, as a router would write it: every event one second after the one
/// before it.
public final class ConversationLog {

  public static final Instant START = Instant.parse("2026-11-21T08:00:00Z");

  private final String conversation;
  private final Instant start;
  private final List<LoggedEvent> events = new ArrayList<>();
  private EventHash head = EventHash.GENESIS;

  public ConversationLog(String conversation) {
    this(conversation, START);
  }

  public ConversationLog(String conversation, Instant start) {
    this.conversation = conversation;
    this.start = start;
  }

  /// A group with alice as its owner and bob as a member.
  public static ConversationLog group(String conversation) {
    return new ConversationLog(conversation).created();
  }

  public ConversationLog created() {
    return add(
        new ConversationCreated(
            ConversationKind.GROUP,
            "Team",
            List.of(new Member("alice", Role.OWNER), new Member("bob", Role.MEMBER)),
            false));
  }

  public ConversationLog add(Event event) {
    EventEnvelope envelope =
        new EventEnvelope(
            conversation, events.size() + 1L, start.plusSeconds(events.size()), "alice", event);
    SealedEvent sealed = EventCodec.seal(envelope, head);
    head = sealed.hash();
    events.add(new LoggedEvent(100L + events.size(), envelope, sealed));
    return this;
  }

  public ConversationLog post(String text) {
    return add(posted(text));
  }

  public static MessagePosted posted(String text) {
    byte[] name = text.getBytes(UTF_8);
    return new MessagePosted(UUID.nameUUIDFromBytes(name), "phone", json(text), null, List.of());
  }

  public static RawJson json(String text) {
    return RawJson.of("{\"kind\":\"text\",\"text\":\"" + text + "\"}");
  }

  public String conversation() {
    return conversation;
  }

  public LoggedEvent event(int sequence) {
    return events.get(sequence - 1);
  }

  /// When the event happened.
  public Instant time(int sequence) {
    return event(sequence).envelope().time();
  }

  public List<LoggedEvent> events() {
    return List.copyOf(events);
  }

  /// The events from one sequence to another, both included.
  public List<LoggedEvent> events(int from, int to) {
    return List.copyOf(events.subList(from - 1, to));
  }

  /// What is known when everything up to a sequence is written.
  public Head head(int sequence) {
    return sequence == 0 ? Head.NONE : new Head(sequence, event(sequence).sealed().hash());
  }

  /// An event of this log with one byte of its content changed, sealed as if it were right.
  public LoggedEvent forged(int sequence) {
    LoggedEvent event = event(sequence);
    byte[] bytes = Arrays.copyOf(event.sealed().bytes(), event.sealed().bytes().length);
    bytes[bytes.length - 3] ^= 1;
    EventHash previous = head(sequence - 1).hash();
    return new LoggedEvent(
        event.offset(), EventCodec.decode(bytes), new SealedEvent(bytes, previous.next(bytes)));
  }
}
