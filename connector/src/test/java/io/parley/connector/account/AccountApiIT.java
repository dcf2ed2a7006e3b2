package io.parley.connector.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.connector.account.AccountConfig.Hashing;
import io.parley.connector.account.GuessLimits.Allowance;
import io.parley.connector.history.Database;
import io.parley.connector.history.TestDatabase;
import io.parley.connector.session.Verification.Identity;
import io.parley.service.PostgresConfig;
import io.parley.testing.Servers;
import io.parley.testing.WithServers;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@WithServers
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(60)
class AccountApiIT {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration ACCESS = Duration.ofMinutes(10);
  private static final Duration REFRESH = Duration.ofDays(30);

  /// As many as are borne, for one user from one address.
  private static final int WRONG_GUESSES = 5;

  private static final String SQL = "'); drop table account; --";
  private static final String HTML = "<script>alert(\"x\")</script>&amp;";

  @TempDir static Path directory;

  private final SettableClock clock = new SettableClock();
  private final Queue<String> ended = new ConcurrentLinkedQueue<>();
  private TestDatabase database;
  private AccountService service;

  @BeforeAll
  void start(Servers servers) {
    database = TestDatabase.create(servers);
    service = start(true, database.database());
  }

  @AfterAll
  void stop() {
    service.close();
    database.close();
  }

  @Test
  void makesAnAccountAndLogsIn() {
    String user = newUser();
    JsonNode tokens = logIn(user, "phone");
    assertThat(tokens.path("user").asString()).isEqualTo(user);
    assertThat(instant(tokens, "expiresAt")).isEqualTo(clock.instant().plus(ACCESS));
    assertThat(instant(tokens, "refreshExpiresAt")).isEqualTo(clock.instant().plus(REFRESH));
    assertThat(tokens.path("expiresAt").asString()).endsWith(".000Z");
    assertThat(service.identities().verify(text(tokens, "accessToken")))
        .isEqualTo(
            new Identity(user, text(tokens, "session"), "phone", clock.instant().plus(ACCESS)));
  }

  @Test
  void keepsNoSecretAsItIs() {
    String user = newUser();
    JsonNode tokens = logIn(user, "phone");
    String dump =
        database
            .database()
            .query(
                sql ->
                    sql.fetch("select * from account").toString()
                        + sql.fetch("select *, encode(token_hash, 'escape') from refresh_token"));
    assertThat(dump).contains(user).doesNotContain("correct horse", text(tokens, "refreshToken"));
  }

  @Test
  void answersAWrongPasswordAndAnUnknownUserAlike() {
    HttpAnswer wrong = post("/v1/sessions", login(newUser(), "wrong horse", "phone"));
    HttpAnswer unknown = post("/v1/sessions", login("nobody-here", "wrong horse", "phone"));
    assertError(wrong, 401, "unauthorized");
    assertThat(wrong.headers()).containsEntry("WWW-Authenticate", "Bearer");
    assertThat(unknown.status()).isEqualTo(wrong.status());
    assertThat(unknown.headers()).isEqualTo(wrong.headers());
    assertThat(unknown.body()).hasToString(wrong.body().toString());
  }

  @Test
  void takesAsLongForAnUnknownUserAsForAWrongPassword() {
    String user = newUser();
    long wrongNs = Long.MAX_VALUE;
    long unknownNs = Long.MAX_VALUE;
    for (int i = 0; i < WRONG_GUESSES; i++) {
      wrongNs = Math.min(wrongNs, durationNs(login(user, "wrong horse", "phone")));
      unknownNs = Math.min(unknownNs, durationNs(login("no-" + user, "wrong horse", "phone")));
    }
    assertThat((double) unknownNs / wrongNs).isBetween(0.4, 2.5);
  }

  @Test
  void refusesAnAccountThatIsThere() {
    assertError(register(newUser(), "correct horse"), 409, "already_exists");
  }

  @Test
  void makesAnAccountOnceWhenAskedAtOnce() throws Exception {
    String body = account("twice-at-once", "correct horse");
    List<Integer> statuses = atOnce(4, () -> post("/v1/accounts", body).status());
    assertThat(statuses).containsOnlyOnce(201).containsOnly(201, 409);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Alice", "al ice", "älice", "-alice", "a\"b", SQL, HTML, "😀"})
  void refusesNamesThatAreNone(String user) {
    assertError(register(user, "correct horse"), 400, "bad_request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1234567", "😀😀😀😀😀😀😀"})
  void refusesShortPasswords(String password) {
    assertError(register("shorty", password), 400, "bad_request");
  }

  @Test
  void refusesLongPasswords() {
    assertError(register("shorty", "x".repeat(129)), 400, "bad_request");
    assertError(
        post("/v1/sessions", login(newUser(), "x".repeat(1_000), "phone")), 401, "unauthorized");
  }

  @Test
  void keepsWordsAsTheyAre() {
    String user = newUser();
    for (String words : List.of(SQL, HTML, "Zürich 日本 😀 \u202Eabc", "%_\\'\"${jndi:x}")) {
      JsonNode device =
          JSON.createObjectNode()
              .put("id", words)
              .put("name", words)
              .put("model", words)
              .put("platform", words);
      var body = JSON.createObjectNode().put("user", user).put("password", "correct horse");
      body.set("device", device);
      assertThat(post("/v1/sessions", body.toString()).status()).isEqualTo(201);
      assertThat(
              database
                  .database()
                  .<List<String>>query(
                      sql ->
                          sql.fetch("select name from device where device_id = ?", words)
                              .getValues(0, String.class)))
          .containsExactly(words);
      assertError(post("/v1/sessions", login(user, words, "phone")), 401, "unauthorized");
      assertError(
          post("/v1/sessions/refresh", "{\"refreshToken\":" + quoted(words) + "}"),
          401,
          "unauthorized");
      assertError(
          delete("/v1/sessions/" + URLEncoder.encode(words, UTF_8), "Bearer " + words),
          401,
          "unauthorized");
    }
    var shown =
        JSON.createObjectNode()
            .put("user", user + "2")
            .put("password", SQL)
            .put("displayName", HTML);
    assertThat(json(post("/v1/accounts", shown.toString()).body()).path("displayName").asString())
        .isEqualTo(HTML);
    assertThat(post("/v1/sessions", login(user + "2", SQL, "phone")).status()).isEqualTo(201);
  }

  @Test
  void takesPasswordsInAnyScript() {
    assertThat(register("polyglot", "пароль日本語😀").status()).isEqualTo(201);
    assertThat(post("/v1/sessions", login("polyglot", "пароль日本語😀", "phone")).status())
        .isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "[]",
        "null",
        "\"text\"",
        "{",
        "{} {}",
        "{\"user\":\"a\",\"user\":\"b\"}",
        "{\"user\":7,\"password\":\"correct horse\",\"device\":{\"id\":\"x\"}}",
        "{\"user\":\"a\",\"password\":[],\"device\":{\"id\":\"x\"}}",
        "{\"user\":\"a\",\"password\":\"correct horse\",\"device\":\"x\"}",
        "{\"user\":\"a\",\"password\":\"correct horse\",\"device\":{}}",
        "{\"user\":\"a\",\"password\":\"correct horse\",\"device\":{\"id\":\"\"}}",
        "{\"user\":\"a\",\"password\":\"correct horse\",\"device\":{\"id\":\"x\\u0000\"}}",
        "{\"user\":\"a\",\"password\":\"correct horse\",\"device\":{\"id\":\"x\\ud800\"}}",
        "{\"user\":\"a\",\"password\":\"correct horse\"}",
        "{\"user\":\"a\",\"device\":{\"id\":\"x\"}}",
        "{\"password\":\"correct horse\",\"device\":{\"id\":\"x\"}}"
      })
  void saysWhatIsWrongWithABody(String body) {
    HttpAnswer answer = post("/v1/sessions", body);
    assertError(answer, 400, "bad_request");
    assertThat(json(answer.body()).path("message").asString()).isNotBlank();
  }

  @Test
  void refusesHugeDeepAndBrokenBodies() {
    assertError(post("/v1/sessions", " ".repeat(JsonBody.MAX_BYTES + 1)), 400, "bad_request");
    assertError(post("/v1/sessions", "[".repeat(10_000)), 400, "bad_request");
    assertError(
        post("/v1/sessions", login("a".repeat(65), "correct horse", "phone")), 400, "bad_request");
    assertError(
        post("/v1/sessions", login("a", "correct horse", "d".repeat(129))), 400, "bad_request");
    var notUtf8 = HttpBody.of(new byte[] {'{', '"', (byte) 0xC3, '(', '"', ':', '1', '}'});
    assertError(
        handle(new HttpCall("POST", "/v1/sessions", Map.of(), notUtf8, "192.0.2.1")),
        400,
        "bad_request");
  }

  @Test
  void ignoresFieldsItDoesNotKnow() {
    String body = account("future", "correct horse").replaceFirst("\\{", "{\"later\":[1,{}],");
    assertThat(post("/v1/accounts", body).status()).isEqualTo(201);
  }

  @Test
  void saysWhichMethodIsMeant() {
    for (String path : List.of("/v1/accounts", "/v1/sessions", "/v1/sessions/refresh")) {
      HttpAnswer answer = call("GET", path, Map.of(), "");
      assertError(answer, 405, "bad_request");
      assertThat(answer.headers()).containsEntry("Allow", "POST");
    }
    assertThat(call("POST", "/v1/sessions/" + UUID.randomUUID(), Map.of(), "").headers())
        .containsEntry("Allow", "DELETE");
    assertThat(call("POST", "/.well-known/jwks.json", Map.of(), "").headers())
        .containsEntry("Allow", "GET");
    assertError(call("GET", "/v1/elsewhere", Map.of(), ""), 404, "bad_request");
    assertError(call("DELETE", "/v1/sessions/", Map.of(), ""), 404, "bad_request");
    assertError(call("DELETE", "/v1/sessions/a/b", Map.of(), ""), 404, "bad_request");
  }

  @Test
  void publishesItsPublicKey() {
    HttpAnswer answer = call("GET", "/.well-known/jwks.json", Map.of(), "");
    assertThat(answer.status()).isEqualTo(200);
    JsonNode key = json(answer.body()).path("keys").path(0);
    assertThat(key.path("crv").asString()).isEqualTo("Ed25519");
    assertThat(key.path("use").asString()).isEqualTo("sig");
    assertThat(key.has("d")).isFalse();
  }

  @Test
  void refusesToMakeAccountsWhenThatIsOff() {
    try (AccountService closed = start(false, database.database())) {
      var call = call("/v1/accounts", account("somebody", "correct horse"));
      assertError(closed.api().handle(call), 403, "registration_disabled");
    }
  }

  @Test
  void exchangesARefreshTokenOnce() {
    JsonNode first = logIn(newUser(), "phone");
    clock.advance(Duration.ofMinutes(1));
    HttpAnswer answer = refresh(first);
    assertThat(answer.status()).isEqualTo(200);
    JsonNode second = json(answer.body());
    assertThat(text(second, "session")).isEqualTo(text(first, "session"));
    assertThat(text(second, "refreshToken")).isNotEqualTo(text(first, "refreshToken"));
    assertThat(text(second, "accessToken")).isNotEqualTo(text(first, "accessToken"));
    assertThat(instant(second, "refreshExpiresAt")).isEqualTo(clock.instant().plus(REFRESH));
    assertThat(refresh(second).status()).isEqualTo(200);
  }

  @Test
  void endsALogInWhoseUsedTokenComesAgain() {
    JsonNode first = logIn(newUser(), "phone");
    JsonNode second = json(refresh(first).body());
    assertError(refresh(first), 401, "unauthorized");
    assertError(refresh(second), 401, "unauthorized");
    assertThat(ended).contains(text(first, "session"));
    assertThat(endedReason(first)).isEqualTo("a used refresh token was presented");
  }

  @Test
  void leavesOtherLogInsAloneWhenOneIsEndedByReuse() {
    String user = newUser();
    JsonNode phone = logIn(user, "phone");
    JsonNode laptop = logIn(user, "laptop");
    refresh(phone);
    assertError(refresh(phone), 401, "unauthorized");
    assertThat(refresh(laptop).status()).isEqualTo(200);
  }

  @Test
  void letsOneWinWhenATokenIsPresentedManyTimesAtOnce() throws Exception {
    for (int round = 0; round < 10; round++) {
      JsonNode first = logIn(newUser(), "phone");
      List<HttpAnswer> answers = atOnce(6, () -> refresh(first));
      List<HttpAnswer> won = answers.stream().filter(answer -> answer.status() == 200).toList();
      assertThat(won).hasSize(1);
      assertThat(answers).extracting(HttpAnswer::status).containsOnly(200, 401);
      assertError(refresh(json(won.getFirst().body())), 401, "unauthorized");
      assertThat(ended).containsOnlyOnce(text(first, "session"));
    }
  }

  @Test
  void refusesAnExpiredRefreshToken() {
    JsonNode tokens = logIn(newUser(), "phone");
    clock.advance(REFRESH);
    assertError(refresh(tokens), 401, "unauthorized");
    assertThat(ended).doesNotContain(text(tokens, "session"));
  }

  @Test
  void forgetsExpiredTokensOfALogIn() {
    JsonNode tokens = logIn(newUser(), "phone");
    for (int i = 0; i < 4; i++) {
      clock.advance(REFRESH.dividedBy(2).plusSeconds(1));
      tokens = json(refresh(tokens).body());
    }
    String session = text(tokens, "session");
    assertThat(count("refresh_token where login_id = ?::uuid", session)).isEqualTo(2);
  }

  @Test
  void letsASuspendedUserNeitherInNorStay() {
    String user = newUser();
    JsonNode tokens = logIn(user, "phone");
    database
        .database()
        .query(sql -> sql.execute("update account set suspended = true where user_id = ?", user));
    assertError(post("/v1/sessions", login(user, "correct horse", "phone")), 403, "suspended");
    assertError(post("/v1/sessions", login(user, "wrong horse", "phone")), 401, "unauthorized");
    assertError(refresh(tokens), 403, "suspended");
    database
        .database()
        .query(sql -> sql.execute("update account set suspended = false where user_id = ?", user));
    assertThat(refresh(tokens).status()).as("the token was not used up").isEqualTo(200);
  }

  @Test
  void letsNobodyInByPasswordWithoutOne() {
    database
        .database()
        .query(
            sql ->
                sql.execute("insert into account (user_id, display_name) values ('sso', 'SSO')"));
    assertError(post("/v1/sessions", login("sso", "nobody", "phone")), 401, "unauthorized");
  }

  @Test
  void endsALogInThatItsUserEnds() {
    JsonNode tokens = logIn(newUser(), "phone");
    String path = "/v1/sessions/" + text(tokens, "session");
    String bearer = "Bearer " + text(tokens, "accessToken");
    assertThat(delete(path, bearer).status()).isEqualTo(204);
    assertThat(ended).contains(text(tokens, "session"));
    assertError(refresh(tokens), 401, "unauthorized");
    assertError(delete(path, bearer), 404, "bad_request");
  }

  @Test
  void endsNobodyElsesLogIn() {
    JsonNode alices = logIn(newUser(), "phone");
    JsonNode bobs = logIn(newUser(), "phone");
    String bearer = "Bearer " + text(bobs, "accessToken");
    assertError(delete("/v1/sessions/" + text(alices, "session"), bearer), 404, "bad_request");
    assertError(delete("/v1/sessions/" + UUID.randomUUID(), bearer), 404, "bad_request");
    assertError(delete("/v1/sessions/nonsense", bearer), 404, "bad_request");
    assertThat(refresh(alices).status()).isEqualTo(200);
  }

  @Test
  void endsNothingWithoutAGoodToken() {
    JsonNode tokens = logIn(newUser(), "phone");
    String path = "/v1/sessions/" + text(tokens, "session");
    String access = text(tokens, "accessToken");
    for (String header : List.of("", "Basic YTpi", "Bearer", "Bearer nonsense", access)) {
      assertError(delete(path, header), 401, "unauthorized");
    }
    assertError(call("DELETE", path, Map.of(), ""), 401, "unauthorized");
    clock.advance(ACCESS.plusMinutes(1));
    assertError(delete(path, "Bearer " + access), 401, "unauthorized");
  }

  @Test
  void aNewerLogInOfTheSameDeviceReplacesTheOlder() {
    String user = newUser();
    JsonNode older = logIn(user, "phone");
    JsonNode newer = logIn(user, "phone");
    assertThat(ended).contains(text(older, "session")).doesNotContain(text(newer, "session"));
    assertError(refresh(older), 401, "unauthorized");
    assertThat(refresh(newer).status()).isEqualTo(200);
  }

  @Test
  void leavesOneLogInOpenWhenADeviceLogsInManyTimesAtOnce() throws Exception {
    String user = newUser();
    String body = login(user, "correct horse", "phone");
    assertThat(atOnce(4, () -> post("/v1/sessions", body).status())).containsOnly(201);
    assertThat(count("login where user_id = ? and ended_at is null", user)).isEqualTo(1);
  }

  @Test
  void slowsDownGuessing() {
    String user = newUser();
    for (int i = 0; i < WRONG_GUESSES; i++) {
      assertError(
          postFrom("203.0.113.1", login(user, "wrong horse", "phone")), 401, "unauthorized");
    }
    HttpAnswer refused = postFrom("203.0.113.1", login(user, "correct horse", "phone"));
    assertError(refused, 429, "rate_limited");
    assertThat(Integer.parseInt(refused.headers().get("Retry-After"))).isBetween(1, 3_600);
    assertThat(postFrom("203.0.113.2", login(user, "correct horse", "phone")).status())
        .isEqualTo(201);
  }

  @Test
  void answersThatPostgreSqlIsAway() {
    var nowhere =
        new PostgresConfig(
            "jdbc:postgresql://127.0.0.1:1/x?user=x&password=x", 2, Duration.ofMillis(250));
    try (var pool = nowhere.dataSource("nowhere");
        AccountService away = start(true, Database.on(pool))) {
      for (HttpCall call :
          List.of(
              call("/v1/accounts", account("somebody", "correct horse")),
              call("/v1/sessions", login("somebody", "correct horse", "phone")),
              call("/v1/sessions/refresh", "{\"refreshToken\":\"x\"}"))) {
        HttpAnswer answer = away.api().handle(call);
        assertError(answer, 503, "unavailable");
        assertThat(answer.headers()).containsEntry("Retry-After", "1");
      }
    }
  }

  @Test
  void listsAccountsPageByPage() {
    for (String user : List.of("list-a", "list-b", "list-c")) {
      assertThat(register(user, "correct horse").status()).isEqualTo(201);
    }
    assertThat(service.accounts().list("list-", 2))
        .extracting(Account::user)
        .containsExactly("list-a", "list-b");
    assertThat(service.accounts().list("list-b", 1))
        .extracting(Account::user)
        .containsExactly("list-c");
    assertThat(service.accounts().list(null, 1)).hasSize(1);
  }

  @Test
  void knowsWhichUsersThereAre() {
    String user = newUser();
    assertThat(service.users().unknown(List.of(user, "no-one", SQL, "")))
        .isEqualTo(Set.of("no-one", SQL, ""));
    assertThat(register("no-one", "correct horse").status()).isEqualTo(201);
    assertThat(service.users().unknown(List.of(user, "no-one"))).isEmpty();
    assertThat(service.users().unknown(List.of())).isEmpty();
  }

  private AccountService start(boolean selfRegistration, Database on) {
    var generous = new Allowance(1_000, Duration.ofMillis(1));
    var config =
        new AccountConfig(
            selfRegistration,
            8,
            new Hashing(2, 64, Duration.ofSeconds(30)),
            new GuessLimits(
                new Allowance(WRONG_GUESSES, Duration.ofMinutes(10)), generous, generous));
    var tokens = new TokenConfig("parley", directory.resolve("signing.pem"), true, ACCESS, REFRESH);
    return AccountService.start(
        config, tokens, on, (_, login) -> ended.add(login), new SimpleMeterRegistry(), clock);
  }

  private String newUser() {
    String user = "u" + UUID.randomUUID().toString().substring(0, 13);
    assertThat(register(user, "correct horse").status()).isEqualTo(201);
    return user;
  }

  private HttpAnswer register(String user, String password) {
    return post("/v1/accounts", account(user, password));
  }

  private JsonNode logIn(String user, String device) {
    HttpAnswer answer = post("/v1/sessions", login(user, "correct horse", device));
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(201);
    return json(answer.body());
  }

  private HttpAnswer refresh(JsonNode tokens) {
    return post("/v1/sessions/refresh", "{\"refreshToken\":" + tokens.path("refreshToken") + "}");
  }

  private HttpAnswer delete(String path, String authorization) {
    return call("DELETE", path, Map.of("authorization", authorization), "");
  }

  private HttpAnswer post(String path, String body) {
    return handle(call(path, body));
  }

  private HttpAnswer postFrom(String address, String body) {
    var call = new HttpCall("POST", "/v1/sessions", Map.of(), body(body), address);
    return handle(call);
  }

  private HttpAnswer call(String method, String path, Map<String, String> headers, String body) {
    return handle(new HttpCall(method, path, headers, body(body), "192.0.2.1"));
  }

  private HttpAnswer handle(HttpCall call) {
    return service.api().handle(call);
  }

  private static HttpCall call(String path, String body) {
    return new HttpCall("POST", path, Map.of(), body(body), "192.0.2.1");
  }

  private static HttpBody body(String text) {
    return HttpBody.of(text.getBytes(UTF_8));
  }

  private static String account(String user, String password) {
    return JSON.createObjectNode().put("user", user).put("password", password).toString();
  }

  private static String login(String user, String password, String device) {
    var body = JSON.createObjectNode().put("user", user).put("password", password);
    body.putObject("device").put("id", device);
    return body.toString();
  }

  private static String quoted(String text) {
    return JSON.writeValueAsString(text);
  }

  private static JsonNode json(HttpBody body) {
    return JSON.readTree(body.bytes());
  }

  private static String text(JsonNode object, String field) {
    return object.path(field).asString();
  }

  private static Instant instant(JsonNode object, String field) {
    return Instant.parse(text(object, field));
  }

  private int count(String rows, String parameter) {
    return database
        .database()
        .<Integer>query(
            sql ->
                sql.fetchSingle("select count(*) from " + rows, parameter).get(0, Integer.class));
  }

  private String endedReason(JsonNode tokens) {
    return database
        .database()
        .<String>query(
            sql ->
                sql.fetchSingle(
                        "select ended_reason from login where login_id = ?::uuid",
                        text(tokens, "session"))
                    .get(0, String.class));
  }

  private static void assertError(HttpAnswer answer, int status, String code) {
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(status);
    assertThat(answer.headers()).containsEntry("Content-Type", "application/json");
    assertThat(json(answer.body()).path("code").asString()).isEqualTo(code);
  }

  private static <T> List<T> atOnce(int times, Callable<T> call) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return threads.invokeAll(Collections.nCopies(times, call)).stream()
          .map(Future::resultNow)
          .toList();
    }
  }

  private long durationNs(String login) {
    long startNs = System.nanoTime();
    assertError(post("/v1/sessions", login), 401, "unauthorized");
    return System.nanoTime() - startNs;
  }
}
