package io.parley.connector.frame;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.parley.connector.frame.ClientFrame.Act;
import io.parley.connector.frame.ParsedFrame.Refusal;
import io.parley.connector.frame.ParsedFrame.Request;
import io.parley.connector.history.Range;
import io.parley.connector.presence.SessionInfo.Device;
import io.parley.schema.RawJson;
import io.parley.schema.command.Command.Block;
import io.parley.schema.command.Command.ChangeRole;
import io.parley.schema.command.Command.CursorKind;
import io.parley.schema.command.Command.EditMessage;
import io.parley.schema.command.Command.Invite;
import io.parley.schema.command.Command.Join;
import io.parley.schema.command.Command.Leave;
import io.parley.schema.command.Command.MoveCursor;
import io.parley.schema.command.Command.RecallMessage;
import io.parley.schema.command.Command.Remove;
import io.parley.schema.command.Command.SendMessage;
import io.parley.schema.command.Command.Unblock;
import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.conversation.ErrorCode;
import io.parley.schema.conversation.Limits;
import io.parley.schema.conversation.Role;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameParserTest {

  private static final String GROUP = "g:00112233445566778899aabbccddeeff";
  private static final String CHANNEL = "c:00112233445566778899aabbccddeeff";
  private static final String CLIENT_ID = "01890a5d-ac96-774b-bcce-b302099a8057";
  private static final String PREV = "01890a5d-ac96-774b-bcce-b302099a8056";

  static Stream<Arguments> readsEveryType() {
    UUID clientId = UUID.fromString(CLIENT_ID);
    UUID prev = UUID.fromString(PREV);
    RawJson content = RawJson.of("{'kind':'text'}".replace('\'', '"'));
    return Stream.of(
        Arguments.of(
            "{'type':'hello','token':'t','device':{'id':'d'}}",
            new ClientFrame.Hello("t", new Device("d", null, null, null), null)),
        Arguments.of(
            "{'type':'hello','token':'t','client':{'name':'web','version':'1'},"
                + "'device':{'id':'d','name':'n','model':'m','platform':'p'}}",
            new ClientFrame.Hello("t", new Device("d", "n", "m", "p"), "web 1")),
        Arguments.of("{'type':'ping'}", new ClientFrame.Ping()),
        Arguments.of("{'type':'refresh','token':'t'}", new ClientFrame.Refresh("t")),
        Arguments.of("{'type':'sync'}", new ClientFrame.Sync(Map.of())),
        Arguments.of(
            "{'type':'sync','cursors':{'d:a:b':0,'" + GROUP + "':7}}",
            new ClientFrame.Sync(Map.of("d:a:b", 0L, GROUP, 7L))),
        act(
            "'type':'send','clientId':'" + CLIENT_ID + "','content':{'kind':'text'}",
            new SendMessage(clientId, null, content, null, List.of())),
        act(
            "'content':{'kind':'text'},'mentions':['bob','bob','eve'],'replyTo':3,'prev':'"
                + PREV
                + "','clientId':'"
                + CLIENT_ID
                + "','type':'send'",
            new SendMessage(clientId, prev, content, 3L, List.of("bob", "eve"))),
        act("'type':'edit','target':2,'content':{'kind':'text'}", new EditMessage(2, content)),
        act("'type':'recall','target':2", new RecallMessage(2)),
        act("'type':'read','sequence':9", new MoveCursor(CursorKind.READ, 9)),
        act("'type':'delivered','sequence':9", new MoveCursor(CursorKind.DELIVERED, 9)),
        act("'type':'join'", new Join()),
        act("'type':'leave'", new Leave()),
        act("'type':'invite','users':['bob']", new Invite(List.of("bob"))),
        act("'type':'remove','users':['bob']", new Remove(List.of("bob"))),
        act("'type':'role','user':'bob','role':'admin'", new ChangeRole("bob", Role.ADMIN)),
        Arguments.of("{'type':'open','user':'bob'}", new ClientFrame.Open("bob")),
        Arguments.of(
            "{'type':'contact','user':'bob','action':'block'}",
            new ClientFrame.Contact("bob", new Block("bob"))),
        Arguments.of(
            "{'type':'contact','user':'bob','action':'unblock'}",
            new ClientFrame.Contact("bob", new Unblock("bob"))),
        Arguments.of(
            "{'type':'create','kind':'group'}",
            new ClientFrame.Create(ConversationKind.GROUP, null, List.of(), false, null)),
        Arguments.of(
            "{'type':'create','kind':'channel','name':'News','members':['bob'],"
                + "'settings':{'open':true},'clientId':'"
                + CLIENT_ID
                + "'}",
            new ClientFrame.Create(
                ConversationKind.CHANNEL, "News", List.of("bob"), true, clientId)),
        Arguments.of(
            "{'type':'history','conversation':'" + GROUP + "'}",
            new ClientFrame.History(
                GROUP, new Range.Before(Long.MAX_VALUE), FrameParser.DEFAULT_PAGE)),
        Arguments.of(
            "{'type':'history','conversation':'" + GROUP + "','before':5,'limit':200}",
            new ClientFrame.History(GROUP, new Range.Before(5), 200)),
        Arguments.of(
            "{'type':'history','conversation':'" + GROUP + "','after':0,'limit':1}",
            new ClientFrame.History(GROUP, new Range.After(0), 1)),
        Arguments.of(
            "{'type':'conversations'}",
            new ClientFrame.Conversations(null, FrameParser.DEFAULT_PAGE)),
        Arguments.of(
            "{'type':'conversations','after':'d:a:b','limit':2}",
            new ClientFrame.Conversations("d:a:b", 2)),
        Arguments.of(
            "{'type':'members','conversation':'" + GROUP + "','after':'bob'}",
            new ClientFrame.Members(GROUP, "bob", FrameParser.DEFAULT_PAGE)),
        Arguments.of(
            "{'type':'subscribe','channel':'" + CHANNEL + "'}", new ClientFrame.Subscribe(CHANNEL)),
        Arguments.of(
            "{'type':'unsubscribe','channel':'" + CHANNEL + "'}",
            new ClientFrame.Unsubscribe(CHANNEL)),
        Arguments.of(
            "{'type':'watch','users':['bob','bob','eve']}",
            new ClientFrame.Watch(List.of("bob", "eve"))),
        Arguments.of("{'type':'unwatch','users':['bob']}", new ClientFrame.Unwatch(List.of("bob"))),
        Arguments.of(
            "{'type':'typing','conversation':'" + GROUP + "'}", new ClientFrame.SayTyping(GROUP)),
        Arguments.of("{'type':'sessions'}", new ClientFrame.Sessions()),
        Arguments.of("{'type':'endSession','session':'s'}", new ClientFrame.EndSession("s")));
  }

  private static Arguments act(String fields, io.parley.schema.command.Command command) {
    return Arguments.of("{'conversation':'" + GROUP + "'," + fields + "}", new Act(GROUP, command));
  }

  @ParameterizedTest
  @MethodSource
  void readsEveryType(String json, ClientFrame expected) {
    assertThat(request(json).frame()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "7                | 7",
        "-7               | -7",
        "123456789012345678901234567890 | 123456789012345678901234567890",
        "'a\\\"b'         | 'a\\\"b'",
        "'a\\u000ab'      | 'a\\nb'",
        "'\\u00fc\\u0001' | 'ü\\u0001'",
      })
  void keepsTheIdToBeEchoed(String id, String echoed) {
    assertThat(request("{'type':'ping','id':" + id + "}").id()).hasToString(quotes(echoed));
  }

  @Test
  void keepsTheIdOfARefusedFrame() {
    assertThat(refusal("{'id':5,'type':'dance'}").id()).hasToString("5");
    assertThat(refusal("{'id':'x','type':'open'}").id()).hasToString("\"x\"");
    assertThat(refusal("{'id':5,'type':}").id()).hasToString("5");
  }

  @Test
  void takesNullForMissing() {
    assertThat(request("{'id':null,'type':'history','conversation':'d:a:b','before':null}").frame())
        .isEqualTo(
            new ClientFrame.History(
                "d:a:b", new Range.Before(Long.MAX_VALUE), FrameParser.DEFAULT_PAGE));
  }

  @Test
  void ignoresUnknownFieldsHoweverTheyLook() {
    assertThat(request("{'type':'ping','x':[[{'y':1e999}]],'z':'\\u0000'}").frame())
        .isEqualTo(new ClientFrame.Ping());
  }

  @Test
  void keepsContentAsItIsExceptForItsLineBreaks() {
    String content = "{ \n 'kind' :\r\n'text', 'text':'a\\nü\\ud83d\\ude00😀', 'n':1.50e3 }";

    assertThat(content(content)).hasToString(quotes(content.replace('\n', ' ').replace('\r', ' ')));
  }

  @Test
  void takesContentOfTheLargestSizeButNotOneByteMore() {
    String padding = "x".repeat(Limits.MAX_CONTENT_BYTES - "{\"kind\":\"t\",\"x\":\"\"}".length());

    assertThat(content("{'kind':'t','x':'" + padding + "'}").utf8())
        .hasSize(Limits.MAX_CONTENT_BYTES);
    assertThat(refusal(send("{'kind':'t','x':'x" + padding + "'}")))
        .isEqualTo(
            new Refusal(null, ErrorCode.TOO_LARGE, "content: must not be longer than 65536 bytes"));
  }

  @Test
  void takesContentOfTheGreatestDepthButNotOneDeeper() {
    assertThat(content("{'kind':'t','x':" + nested(FrameParser.MAX_CONTENT_DEPTH - 1) + "}"))
        .isNotNull();
    assertThat(refusal(send("{'kind':'t','x':" + nested(FrameParser.MAX_CONTENT_DEPTH) + "}")))
        .extracting(Refusal::code)
        .isEqualTo(ErrorCode.BAD_FRAME);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'text'                       | content: must be an object",
        "{}                           | content: kind is missing",
        "{'kind':1}                   | content: kind must be a string",
        "{'kind':{'kind':'t'}}        | content: kind must be a string",
        "{'kind':'t','a':1,'a':2}     | content: the same name twice",
        "{'kind':'t','x':'\\u0000'}   | content: must have neither U+0000 nor half a surrogate"
            + " pair",
        "{'kind':'t','x':'\\ud800'}   | content: must have neither U+0000 nor half a surrogate"
            + " pair",
        "{'kind':'t','x':'\\ud800a'}  | content: must have neither U+0000 nor half a surrogate"
            + " pair",
        "{'kind':'t','x':'\\ud800\\n"
            + "'} | content: must have neither U+0000 nor half a surrogate pair",
        "{'kind':'t','x':'\\udc00'}   | content: must have neither U+0000 nor half a surrogate"
            + " pair",
        "{'kind':'t','x':'\\ud800\\ud800'} | content: must have neither U+0000 nor half a surrogate"
            + " pair",
      })
  void refusesContent(String content, String message) {
    assertThat(refusal(send(content))).isEqualTo(new Refusal(null, ErrorCode.BAD_REQUEST, message));
  }

  @Test
  void refusesHalfASurrogatePairInANameOfTheContent() {
    assertThat(parse(send("{'kind':'t','\\ud800':1}"))).isInstanceOf(Refusal.class);
  }

  @Test
  void takesAnEscapedBackslashBeforeAU() {
    assertThat(content("{'kind':'t','x':'\\\\u0000'}")).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "hello",
        "[]",
        "7",
        "null",
        "\"{}\"",
        "{",
        "{'type'",
        "{'type':'ping'",
        "{'type':'ping'}}",
        "{'type':'ping'}{'type':'ping'}",
        "{'type':'ping' 'id':1}",
        "{'type':'ping','type':'ping'}",
        "{'type':'ping','x':'a\nb'}",
        "{'type':'ping','x':'\\q'}",
        "{type:'ping'}",
        "{'type':'ping','x':NaN}",
        "{'type':'ping','x':01}",
        "\uFEFF{'type':'ping'}",
        "{'type':'ping','x':'\u0000'}",
      })
  void refusesWhatIsNoJsonObject(String text) {
    assertThat(refusal(text).code()).isEqualTo(ErrorCode.BAD_FRAME);
  }

  @Test
  void refusesIllFormedUtf8() {
    int[][] illFormed = {
      {0x80},
      {0xc0, 0x80},
      {0xc1, 0xbf},
      {0xc3},
      {0xc3, 0x28},
      {0xe0, 0x80, 0x80},
      {0xed, 0xa0, 0x80},
      {0xe2, 0x82},
      {0xf0, 0x8f, 0xbf, 0xbf},
      {0xf4, 0x90, 0x80, 0x80},
      {0xf5, 0x80, 0x80, 0x80},
      {0xf0, 0x9f, 0x98},
      {0xff},
      {0xfe},
      {0x00}
    };
    for (int[] bytes : illFormed) {
      byte[] frame = "{\"type\":\"ping\",\"x\":\"    \"}".getBytes(UTF_8);
      IntStream.range(0, bytes.length).forEach(i -> frame[20 + i] = (byte) bytes[i]);
      assertThat(FrameParser.parse(frame))
          .as("%s", IntStream.of(bytes).mapToObj(Integer::toHexString).toList())
          .isEqualTo(new Refusal(null, ErrorCode.BAD_FRAME, "not valid UTF-8"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'x':1}                                          | type: is missing",
        "{'type':7}                                       | type: must be a string",
        "{'type':'ping','id':1.5}                         | id: must be an integer or a string of"
            + " at most 64 characters",
        "{'type':'ping','id':[]}                          | id: must be an integer or a string of"
            + " at most 64 characters",
        "{'type':'ping','id':'\\ud800'}                   | id: must be an integer or a string of"
            + " at most 64 characters",
        "{'type':'hello','token':'t'}                     | device.id: is missing",
        "{'type':'hello','token':'t','device':'d'}        | device: must be an object",
        "{'type':'hello','token':'','device':{'id':'d'}}  | token: must not be empty",
        "{'type':'hello','token':'t','device':{'id':{}}}  | device.id: must be a string",
        "{'type':'hello','token':'t','device':{'id':'a\\u0000'}} | device.id: must have neither"
            + " U+0000 nor half a surrogate pair",
        "{'type':'sync','cursors':[]}                     | cursors: must be an object",
        "{'type':'sync','cursors':{'x':1}}                | cursors: has a name that is no"
            + " conversation's id",
        "{'type':'sync','cursors':{'d:a:b':-1}}           | cursors.d:a:b: must be at least 0",
        "{'type':'sync','cursors':{'d:a:b':'1'}}          | cursors.d:a:b: must be an integer",
        "{'type':'join'}                                  | conversation: is missing",
        "{'type':'join','conversation':'x'}               | conversation: is no conversation's id",
        "{'type':'join','conversation':['d:a:b']}         | conversation: must be a string",
        "{'type':'read','conversation':'d:a:b'}           | sequence: is missing",
        "{'type':'read','conversation':'d:a:b','sequence':0}   | sequence: must be at least 1",
        "{'type':'read','conversation':'d:a:b','sequence':1.5} | sequence: must be an integer",
        "{'type':'read','conversation':'d:a:b','sequence':9223372036854775808} | sequence: must be"
            + " an integer",
        "{'type':'history','conversation':'d:a:b','limit':0}   | limit: must be from 1 to 200",
        "{'type':'history','conversation':'d:a:b','limit':201} | limit: must be from 1 to 200",
        "{'type':'history','conversation':'d:a:b','after':1,'before':2} | before: can't be given"
            + " together with after",
        "{'type':'open','user':'Bob!'}                    | user: has something that is no user's"
            + " name",
        "{'type':'invite','conversation':'d:a:b'}         | users: must name a user",
        "{'type':'invite','conversation':'d:a:b','users':[]}     | users: must name a user",
        "{'type':'invite','conversation':'d:a:b','users':'bob'}  | users: must be an array of"
            + " users",
        "{'type':'invite','conversation':'d:a:b','users':['bob',['eve']]} | users: has something"
            + " that is no user's name",
        "{'type':'invite','conversation':'d:a:b','users':[null]} | users: has something that is no"
            + " user's name",
        "{'type':'role','conversation':'d:a:b','user':'bob','role':'king'} | role: must be one of"
            + " admin, member, owner",
        "{'type':'create','kind':'direct'}                | kind: must be one of channel, group",
        "{'type':'create','kind':'group','name':''}       | name: must not be empty",
        "{'type':'create','kind':'group','settings':{'open':1}} | settings.open: must be true or"
            + " false",
        "{'type':'contact','user':'bob','action':'accept'} | action: must be one of block, unblock",
        "{'type':'contact','action':'block'}              | user: is missing",
        "{'type':'subscribe','channel':'d:a:b'}           | channel: is no channel's id",
        "{'type':'watch'} | users: must name a user",
        "{'type':'watch','users':['a b']} | users: has something that is no user's name",
        "{'type':'typing','conversation':'x'} | conversation: is no conversation's id",
        "{'type':'endSession','session':7} | session: must be a string",
        "{'type':'send','conversation':'d:a:b','clientId':'x'} | clientId: must be a UUID of"
            + " version 7",
        "{'type':'send','conversation':'d:a:b','clientId':'7d9f1e5c-3c0a-4b60-9b0a-111111111111'} |"
            + " clientId: must be a UUID of version 7",
        "{'type':'send','conversation':'d:a:b','clientId':'01890a5d-ac96-774b-bcce-b302099a8057'} |"
            + " content: is missing",
      })
  void namesTheFieldThatIsWrong(String json, String message) {
    assertThat(refusal(json)).isEqualTo(new Refusal(null, ErrorCode.BAD_REQUEST, message));
  }

  @Test
  void refusesATypeThatItDoesNotKnow() {
    assertThat(refusal("{'type':'dance'}").code()).isEqualTo(ErrorCode.UNKNOWN_TYPE);
    assertThat(refusal("{'type':'PING'}").code()).isEqualTo(ErrorCode.UNKNOWN_TYPE);
  }

  @Test
  void refusesTooManyUsers() {
    String users = "'bob',".repeat(Limits.MAX_USERS_PER_COMMAND) + "'eve'";

    assertThat(
            refusal("{'type':'invite','conversation':'d:a:b','users':[" + users + "]}").message())
        .isEqualTo("users: must not name more than 1000 users");
  }

  @Test
  void refusesTextsThatAreTooLong() {
    String name = "x".repeat(Limits.MAX_NAME_CHARS + 1);

    assertThat(refusal("{'type':'create','kind':'group','name':'" + name + "'}").message())
        .isEqualTo("name: must not be longer than 200 characters");
    assertThat(refusal("{'type':'ping','id':'" + "x".repeat(65) + "'}").message())
        .startsWith("id: ");
  }

  private static String send(String content) {
    return "{'type':'send','conversation':'d:a:b','clientId':'%s','content':%s}"
        .formatted(CLIENT_ID, content);
  }

  private static RawJson content(String content) {
    Act act = (Act) request(send(content)).frame();
    return (RawJson) ((SendMessage) act.command()).content();
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }

  private static Request request(String json) {
    return assertThat(parse(json)).asInstanceOf(type(Request.class)).actual();
  }

  private static Refusal refusal(String json) {
    return assertThat(parse(json)).asInstanceOf(type(Refusal.class)).actual();
  }

  private static ParsedFrame parse(String json) {
    return FrameParser.parse(quotes(json).getBytes(UTF_8));
  }

  private static String quotes(String json) {
    return json.replace('\'', '"');
  }
}
