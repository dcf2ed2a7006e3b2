package io.parley.history.audit;

import io.parley.schema.RawJson;
import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.conversation.Role;
import io.parley.schema.event.Event;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/// A random life of a conversation, in which also happens what no router would let happen: edits of
/// what is no message, members who join twice, roles of people who left.
public final class RandomHistory {

  public static final List<String> USERS = List.of("alice", "bob", "carol", "dave", "eve");

  private static final List<Role> ROLES = List.of(Role.values());
  private static final Instant START = Instant.parse("2026-11-21T08:00:00Z");

  private final Random random;

  public RandomHistory(long seed) {
    this.random = new Random(seed);
  }

  List<EventEnvelope> events(int count) {
    return events("g:1", count);
  }

  public List<EventEnvelope> events(String conversation, int count) {
    List<EventEnvelope> events = new ArrayList<>();
    Instant time = START;
    for (long sequence = 1; sequence <= count; sequence++) {
      time = time.plusMillis(random.nextInt(3));
      events.add(new EventEnvelope(conversation, sequence, time, user(), event(sequence)));
    }
    return events;
  }

  private Event event(long sequence) {
    if (sequence == 1) {
      return new ConversationCreated(
          ConversationKind.GROUP, "Team", List.of(new Member("alice", Role.OWNER)), false);
    }
    return switch (random.nextInt(9)) {
      case 0 -> new MembersJoined(users(), role());
      case 1 -> new MemberLeft(user());
      case 2 -> new MembersRemoved(users());
      case 3 -> new RoleChanged(user(), role());
      case 4, 5 -> new MessageEdited(target(sequence), content());
      case 6 -> new MessageRecalled(target(sequence));
      default ->
          new MessagePosted(
              new UUID(0, sequence),
              "phone",
              content(),
              random.nextBoolean() ? null : target(sequence),
              List.of());
    };
  }

  private long target(long before) {
    return 1 + random.nextLong(before - 1);
  }

  private String user() {
    return USERS.get(random.nextInt(USERS.size()));
  }

  private List<String> users() {
    return random.nextBoolean() ? List.of(user()) : List.of("bob", "carol");
  }

  private Role role() {
    return ROLES.get(random.nextInt(ROLES.size()));
  }

  private RawJson content() {
    return RawJson.of("{\"kind\":\"text\",\"text\":\"" + random.nextInt(1000) + "\"}");
  }
}
