package io.parley.chaos.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.schema.RawJson;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.conversation.Role;
import io.parley.schema.event.Event.ConversationCreated;
import io.parley.schema.event.Event.Member;
import io.parley.schema.event.Event.MembersJoined;
import io.parley.schema.event.Event.MessagePosted;
import io.parley.schema.event.EventEnvelope;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class FrameReaderTest {

  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final UUID ID = UUID.fromString("01900000-0000-7000-8000-000000000001");

  @Test
  void aMessageComesOutWithTheBytesOfTheLog() {
    String content =
        "{ \"kind\":\"text\" ,\"text\":\"é \\u00e9 😀 \\\"content\\\":1\", \"n\":[1.0,{}]}";
    String frame =
        """
        {"type":"event","conversation":"g:1","sequence":7,"time":"2026-01-02T03:04:05.678Z",\
        "by":"alice","event":{"kind":"message.posted","clientId":"%s","device":"phone",\
        "content":%s,"replyTo":3,"mentions":["bob"]}}\
        """
            .formatted(ID, content);
    var expected =
        new EventEnvelope(
            "g:1",
            7,
            TIME,
            "alice",
            new MessagePosted(ID, "phone", RawJson.of(content), 3L, List.of("bob")));
    ServerFrame.Told told = (ServerFrame.Told) FrameReader.read(frame);
    assertThat(told.envelope()).isEqualTo(expected);
    assertThat(EventCodec.encode(told.envelope())).isEqualTo(EventCodec.encode(expected));
  }

  @Test
  void aContentThatCanNotBeReadIsNothing() {
    String frame =
        """
        {"type":"event","conversation":"g:1","sequence":7,"time":"2026-01-02T03:04:05.678Z",\
        "by":"alice","event":{"kind":"message.posted","clientId":"%s","device":"phone",\
        "content":null,"unreadable":true,"mentions":[]}}\
        """
            .formatted(ID);
    ServerFrame.Told told = (ServerFrame.Told) FrameReader.read(frame);
    assertThat(told.envelope().event())
        .isEqualTo(new MessagePosted(ID, "phone", RawJson.of("null"), null, List.of()));
  }

  @Test
  void readsEventsAboutMembers() {
    assertThat(
            FrameReader.read(
                """
                {"type":"event","conversation":"g:1","sequence":1,"time":"2026-01-02T03:04:05.678Z",
                 "by":"alice","event":{"kind":"conversation.created","conversationKind":"group",
                 "name":"n","members":[{"user":"alice","role":"owner"}],"open":true}}\
                """))
        .isEqualTo(
            new ServerFrame.Told(
                new EventEnvelope(
                    "g:1",
                    1,
                    TIME,
                    "alice",
                    new ConversationCreated(
                        ConversationKind.GROUP,
                        "n",
                        List.of(new Member("alice", Role.OWNER)),
                        true))));
    assertThat(
            FrameReader.read(
                """
                {"type":"event","conversation":"g:1","sequence":2,"time":"2026-01-02T03:04:05.678Z",
                 "by":"bob","event":{"kind":"member.joined","users":["bob"],"role":"member"}}\
                """))
        .isEqualTo(
            new ServerFrame.Told(
                new EventEnvelope(
                    "g:1", 2, TIME, "bob", new MembersJoined(List.of("bob"), Role.MEMBER))));
  }

  @Test
  void readsAnswers() {
    assertThat(
            FrameReader.read(
                """
                {"type":"ok","re":5,"conversation":"g:1","sequence":9,\
                "time":"2026-01-02T03:04:05.678Z","duplicate":true}\
                """))
        .isEqualTo(new ServerFrame.Ok(5, "g:1", 9, TIME, true, false, 0));
    assertThat(
            FrameReader.read(
                "{\"type\":\"error\",\"re\":5,\"code\":\"frozen\",\"message\":\"x\",\"retryable\":true}"))
        .isEqualTo(new ServerFrame.Failed(5, "frozen", true, 0));
    assertThat(FrameReader.read("{\"type\":\"heads\",\"heads\":{\"g:1\":4}}"))
        .isEqualTo(new ServerFrame.Heads(Map.of("g:1", 4L)));
    assertThat(FrameReader.read("{\"type\":\"novelty\"}"))
        .isEqualTo(new ServerFrame.Other("novelty"));
  }

  @Test
  void refusesWhatIsNoFrame() {
    assertThatThrownBy(() -> FrameReader.read("nonsense"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> FrameReader.read("{\"type\":\"event\"}"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
