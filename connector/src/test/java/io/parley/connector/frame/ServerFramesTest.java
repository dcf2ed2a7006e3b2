package io.parley.connector.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.connector.history.ConversationPage;
import io.parley.connector.history.MemberPage;
import io.parley.schema.RawJson;
import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.conversation.ErrorCode;
import io.parley.schema.conversation.Role;
import io.parley.schema.event.Cursor;
import io.parley.schema.event.Event;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ServerFramesTest {

  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");
  private static final RawJson RE = RawJson.of("\"r1\"");

  static Stream<Arguments> writesEveryKindOfEvent() {
    UUID clientId = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
    RawJson content = RawJson.of("{ 'kind':'text' }".replace('\'', '"'));
    return Stream.of(
        Arguments.of(
            new ConversationCreated(
                ConversationKind.GROUP, "N", List.of(new Member("a", Role.OWNER)), true),
            "'kind':'conversation.created','conversationKind':'group','name':'N',"
                + "'members':[{'user':'a','role':'owner'}],'open':true"),
        Arguments.of(
            new ConversationCreated(ConversationKind.DIRECT, null, List.of(), false),
            "'kind':'conversation.created','conversationKind':'direct','members':[],'open':false"),
        Arguments.of(
            new MembersJoined(List.of("a", "b"), Role.MEMBER),
            "'kind':'member.joined','users':['a','b'],'role':'member'"),
        Arguments.of(new MemberLeft("a"), "'kind':'member.left','user':'a'"),
        Arguments.of(new MembersRemoved(List.of("a")), "'kind':'member.removed','users':['a']"),
        Arguments.of(
            new RoleChanged("a", Role.ADMIN), "'kind':'member.role','user':'a','role':'admin'"),
        Arguments.of(
            new MessagePosted(clientId, "d1", content, null, List.of()),
            "'kind':'message.posted','clientId':'01890a5d-ac96-774b-bcce-b302099a8057',"
                + "'device':'d1','content':{ 'kind':'text' }"),
        Arguments.of(
            new MessagePosted(clientId, "d1", content, 4L, List.of("bob")),
            "'kind':'message.posted','clientId':'01890a5d-ac96-774b-bcce-b302099a8057',"
                + "'device':'d1','content':{ 'kind':'text' },'replyTo':4,'mentions':['bob']"),
        Arguments.of(
            new MessageEdited(3, content),
            "'kind':'message.edited','target':3,'content':{ 'kind':'text' }"),
        Arguments.of(new MessageRecalled(3), "'kind':'message.recalled','target':3"),
        Arguments.of(new ContactBlocked("b"), "'kind':'contact.blocked','user':'b'"),
        Arguments.of(new ContactUnblocked("b"), "'kind':'contact.unblocked','user':'b'"));
  }

  @ParameterizedTest
  @MethodSource
  void writesEveryKindOfEvent(Event event, String expected) {
    assertFrame(
        ServerFrames.event(new EventEnvelope("d:a:b", 7, TIME, "a", event)),
        "{'type':'event','conversation':'d:a:b','sequence':7,'time':'2026-01-02T03:04:05.000Z',"
            + "'by':'a','event':{"
            + expected
            + "}}");
  }

  @Test
  void writesAnswers() {
    assertFrame(ServerFrames.ok(RE), "{'type':'ok','re':'r1'}");
    assertFrame(ServerFrames.ok(null), "{'type':'ok'}");
    assertFrame(ServerFrames.pong(RawJson.of("17")), "{'type':'pong','re':17}");
    assertFrame(
        ServerFrames.accepted(RE, "d:a:b", 7, TIME, false),
        "{'type':'ok','re':'r1','conversation':'d:a:b','sequence':7,"
            + "'time':'2026-01-02T03:04:05.000Z'}");
    assertThat(ServerFrames.accepted(RE, "d:a:b", 7, TIME, true).toString())
        .endsWith(",\"duplicate\":true}");
    assertFrame(
        ServerFrames.error(RE, ErrorCode.UNAVAILABLE, "try \"again\""),
        "{'type':'error','re':'r1','code':'unavailable','message':'try \\'again\\'',"
            + "'retryable':true}");
    assertFrame(
        ServerFrames.refreshed(RE, TIME),
        "{'type':'ok','re':'r1','expiresAt':'2026-01-02T03:04:05.000Z'}");
    assertFrame(
        ServerFrames.subscribed(RE, "c:x", 9), "{'type':'ok','re':'r1','channel':'c:x','head':9}");
    assertFrame(
        ServerFrames.historyEnd(RE, "d:a:b", true, 9),
        "{'type':'ok','re':'r1','conversation':'d:a:b','more':true,'completeThrough':9}");
  }

  @Test
  void writesWelcome() {
    assertFrame(
        ServerFrames.welcome(
            RE,
            new Welcome(
                "s1",
                "alice",
                "n1",
                Duration.ofSeconds(25),
                Duration.ofSeconds(60),
                Duration.ofSeconds(7),
                new Welcome.Limits(131_072, 65_536, 256),
                TIME)),
        "{'type':'welcome','re':'r1','session':'s1','user':'alice','node':'n1',"
            + "'heartbeatMs':25000,'idleTimeoutMs':60000,'firstHeartbeatMs':7000,"
            + "'limits':{'frameBytes':131072,'contentBytes':65536,'openRequests':256},"
            + "'serverTime':'2026-01-02T03:04:05.000Z'}");
  }

  @Test
  void writesWhenToComeBack() {
    assertFrame(
        ServerFrames.error(RE, ErrorCode.RATE_LIMITED, "too much", Duration.ofNanos(1_000_001)),
        "{'type':'error','re':'r1','code':'rate_limited','message':'too much','retryable':true,"
            + "'retryAfterMs':2}");
  }

  @Test
  void writesWhereToGo() {
    assertFrame(
        ServerFrames.reconnect(Duration.ofMillis(5), "full", List.of("a:1", "b:2")),
        "{'type':'reconnect','afterMs':5,'reason':'full','nodes':['a:1','b:2']}");
  }

  @Test
  void writesPages() {
    assertFrame(
        ServerFrames.conversations(
            RE,
            new ConversationPage(
                List.of(
                    new ConversationPage.Item(
                        "g:1", ConversationKind.GROUP, "G", 5, Role.OWNER, 4, 3),
                    new ConversationPage.Item(
                        "d:a:b", ConversationKind.DIRECT, null, 5, Role.MEMBER, 4, 3)),
                true)),
        "{'type':'ok','re':'r1','items':[{'conversation':'g:1','kind':'group','name':'G','head':5,"
            + "'role':'owner','delivered':4,'read':3},{'conversation':'d:a:b','kind':'direct',"
            + "'head':5,'role':'member','delivered':4,'read':3}],'more':true}");
    assertFrame(
        ServerFrames.members(
            RE, new MemberPage(List.of(new MemberPage.Item("a", Role.OWNER, 1, 4, 3)), false)),
        "{'type':'ok','re':'r1','items':[{'user':'a','role':'owner','joined':1,'delivered':4,"
            + "'read':3}],'more':false}");
  }

  @Test
  void writesWhatAnswersNothing() {
    assertFrame(
        ServerFrames.receipt(new Cursor("d:a:b", "a", 5, 4, TIME)),
        "{'type':'receipt','conversation':'d:a:b','user':'a','delivered':5,'read':4}");
    assertFrame(ServerFrames.heads(Map.of("d:a:b", 9L)), "{'type':'heads','heads':{'d:a:b':9}}");
    assertFrame(ServerFrames.synced(), "{'type':'synced'}");
    assertFrame(ServerFrames.resync(), "{'type':'resync'}");
    assertFrame(ServerFrames.resync("d:a:b"), "{'type':'resync','conversation':'d:a:b'}");
    assertFrame(
        ServerFrames.resync(Duration.ofSeconds(2)), "{'type':'resync','retryAfterMs':2000}");
    assertFrame(
        ServerFrames.reconnect(Duration.ofMillis(1500), "draining"),
        "{'type':'reconnect','afterMs':1500,'reason':'draining'}");
    assertFrame(
        ServerFrames.bye(4103, "session ended"),
        "{'type':'bye','code':4103,'reason':'session ended'}");
  }

  @Test
  void writesTimesWithMilliseconds() {
    assertThat(ServerFrames.refreshed(null, Instant.parse("2026-12-31T23:59:59.0789Z")).toString())
        .contains("\"2026-12-31T23:59:59.078Z\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "\"\\\b\f\n\r\t\u0001\u001f\u007f",
        "ü\n€\"😀\\",
        "<script>&'\u2028",
        "",
        "ü",
        "a\nü\n"
      })
  void escapesEveryText(String text) {
    EncodedFrame frame = ServerFrames.error(null, ErrorCode.BAD_REQUEST, text);

    assertThat(JsonMapper.shared().readTree(frame.utf8()).get("message").stringValue())
        .isEqualTo(text);
    assertThat(frame.toString()).doesNotContain("\n", "\r");
  }

  private static void assertFrame(EncodedFrame frame, String expected) {
    assertThat(frame).hasToString(expected.replace("\\'", "\\\"").replace('\'', '"'));
  }
}
