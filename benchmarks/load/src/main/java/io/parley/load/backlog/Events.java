package io.parley.load.backlog;

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
import io.parley.schema.topic.Topics;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/// Events for a history writer: direct conversations, in turn, of messages of 128 bytes, a minute
/// between two of one conversation.
public final class Events implements AutoCloseable {

  private static final Instant START = Instant.parse("2026-09-01T00:00:00Z");
  private static final RawJson CONTENT =
      RawJson.of("{\"kind\":\"text\",\"text\":\"" + "x".repeat(128) + "\"}");

  private final SplittableRandom random = new SplittableRandom(1);
  private final EventHash[] heads;
  private final Backlog backlog;
  private long count;

  public Events(String kafka, int conversations) {
    this.backlog = new Backlog(kafka, Topics.EVENTS);
    this.heads = new EventHash[conversations];
    Arrays.fill(heads, EventHash.GENESIS);
  }

  public void add(long more) {
    for (long end = count + more; count < end; count++) {
      int conversation = (int) (count % heads.length);
      String first = "u" + conversation + "a";
      String second = "u" + conversation + "b";
      String id = "d:" + first + ":" + second;
      long sequence = 1 + count / heads.length;
      Instant time = START.plusSeconds(sequence * 60);
      Event event = sequence == 1 ? created(first, second) : posted();
      SealedEvent sealed =
          EventCodec.seal(new EventEnvelope(id, sequence, time, first, event), heads[conversation]);
      heads[conversation] = sealed.hash();
      backlog.put(id, EventCodec.encodeSealed(sealed));
    }
    backlog.flush();
  }

  private static Event created(String first, String second) {
    List<Member> members = List.of(new Member(first, Role.MEMBER), new Member(second, Role.MEMBER));
    return new ConversationCreated(ConversationKind.DIRECT, null, members, false);
  }

  private Event posted() {
    UUID clientId = new UUID(random.nextLong(), random.nextLong());
    return new MessagePosted(clientId, "bench", CONTENT, null, List.of());
  }

  @Override
  public void close() {
    backlog.close();
  }
}
