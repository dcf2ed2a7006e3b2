package io.parley.connector.account;

import io.parley.connector.account.Outcome.Granted;
import io.parley.connector.account.Outcome.Refused;
import io.parley.connector.history.StoreUnavailable;
import io.parley.connector.session.Identities;
import io.parley.connector.session.Verification;
import io.parley.connector.session.Verification.Identity;
import io.parley.schema.conversation.ErrorCode;
import io.parley.schema.conversation.Limits;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The account API in JSON:
///
/// | request | answer |
/// |---|---|
/// | `POST /v1/accounts` user, password, displayName? | 201 user, displayName |
/// | `POST /v1/sessions` user, password, device {id, name?, model?, platform?} | 201 tokens |
/// | `POST /v1/sessions/refresh` refreshToken | 200 tokens |
/// | `DELETE /v1/sessions/{id}`, own ones, with an access token | 204 |
/// | `GET /.well-known/jwks.json` | 200 the key that access tokens are signed with |
///
/// Tokens: session (the log-in's id), user, accessToken, refreshToken, expiresAt, refreshExpiresAt.
final class JsonAccountApi implements AccountApi {

  private static final Logger log = LoggerFactory.getLogger(JsonAccountApi.class);

  private static final int MAX_USER_CHARS = 64;

  /// More than any password that is taken, so that a wrong one is told in the usual way.
  private static final int MAX_SECRET_CHARS = 1_024;

  private static final int MAX_DEVICE_ID_CHARS = 128;

  private static final Pattern SESSION = Pattern.compile("/v1/sessions/([^/]+)");
  private static final Pattern BEARER =
      Pattern.compile("bearer +([^ ]+) *", Pattern.CASE_INSENSITIVE);

  private static final Duration STORE_RETRY = Duration.ofSeconds(1);

  private final Accounts accounts;
  private final boolean selfRegistration;
  private final PasswordCheck passwords;
  private final Logins logins;
  private final Identities identities;
  private final String publicJwks;

  JsonAccountApi(
      Accounts accounts,
      boolean selfRegistration,
      PasswordCheck passwords,
      Logins logins,
      Identities identities,
      String publicJwks) {
    this.accounts = accounts;
    this.selfRegistration = selfRegistration;
    this.passwords = passwords;
    this.logins = logins;
    this.identities = identities;
    this.publicJwks = publicJwks;
  }

  @Override
  public HttpAnswer handle(HttpCall call) {
    try {
      return route(call);
    } catch (MalformedRequest e) {
      return JsonAnswers.malformed(e.message());
    } catch (StoreUnavailable e) {
      log.atWarn().addKeyValue("path", call.path()).setCause(e).log("PostgreSQL is away");
      return JsonAnswers.refused(ErrorCode.UNAVAILABLE, "try again later", STORE_RETRY);
    } catch (RuntimeException e) {
      log.atError().addKeyValue("path", call.path()).setCause(e).log("a request failed");
      return JsonAnswers.refused(ErrorCode.INTERNAL, "a mistake of the server's", Duration.ZERO);
    }
  }

  private HttpAnswer route(HttpCall call) {
    return switch (call.path()) {
      case "/v1/accounts" -> only("POST", call, this::register);
      case "/v1/sessions" -> only("POST", call, this::logIn);
      case "/v1/sessions/refresh" -> only("POST", call, this::refresh);
      case "/.well-known/jwks.json" -> only("GET", call, _ -> JsonAnswers.publicJson(publicJwks));
      default -> {
        Matcher session = SESSION.matcher(call.path());
        yield session.matches()
            ? only("DELETE", call, _ -> end(session.group(1), call))
            : JsonAnswers.notFound("there is nothing here");
      }
    };
  }

  private static HttpAnswer only(
      String method, HttpCall call, Function<HttpCall, HttpAnswer> handler) {
    return call.method().equals(method)
        ? handler.apply(call)
        : JsonAnswers.methodNotAllowed(method);
  }

  private HttpAnswer register(HttpCall call) {
    if (!selfRegistration) {
      return JsonAnswers.refused(
          ErrorCode.REGISTRATION_DISABLED, "ask an administrator for an account", Duration.ZERO);
    }
    JsonBody body = JsonBody.parse(call.body());
    Outcome<Account> outcome =
        accounts.create(
            body.text("user", MAX_USER_CHARS),
            body.text("password", MAX_SECRET_CHARS),
            body.optionalText("displayName", Limits.MAX_NAME_CHARS));
    return answer(
        outcome,
        account ->
            JsonAnswers.created(
                Map.of("user", account.user(), "displayName", account.displayName())));
  }

  private HttpAnswer logIn(HttpCall call) {
    JsonBody body = JsonBody.parse(call.body());
    String user = body.text("user", MAX_USER_CHARS);
    String password = body.text("password", MAX_SECRET_CHARS);
    Device device = device(body.object("device"));
    return answer(
        passwords.check(user, password, call.remoteAddress()),
        proven -> JsonAnswers.created(fields(logins.begin(proven, device))));
  }

  private HttpAnswer refresh(HttpCall call) {
    String token = JsonBody.parse(call.body()).text("refreshToken", MAX_SECRET_CHARS);
    return answer(logins.refresh(new RefreshToken(token)), grant -> JsonAnswers.ok(fields(grant)));
  }

  private HttpAnswer end(String session, HttpCall call) {
    Matcher bearer = BEARER.matcher(call.headers().getOrDefault("authorization", ""));
    if (!bearer.matches()) {
      return JsonAnswers.refused(
          ErrorCode.UNAUTHORIZED, "Authorization: Bearer and an access token", Duration.ZERO);
    }
    return switch (identities.verify(bearer.group(1))) {
      case Verification.Refused refused ->
          JsonAnswers.refused(refused.code(), refused.message(), Duration.ZERO);
      case Identity identity -> {
        UUID login = login(session);
        yield login != null && logins.end(login, identity.user())
            ? JsonAnswers.noContent()
            : JsonAnswers.notFound("you have no such session, or it has ended");
      }
    };
  }

  private static Device device(JsonBody device) {
    return new Device(
        device.text("id", MAX_DEVICE_ID_CHARS),
        device.optionalText("name", Limits.MAX_NAME_CHARS),
        device.optionalText("model", Limits.MAX_NAME_CHARS),
        device.optionalText("platform", Limits.MAX_NAME_CHARS));
  }

  private static @Nullable UUID login(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static <T> HttpAnswer answer(Outcome<T> outcome, Function<T, HttpAnswer> granted) {
    return switch (outcome) {
      case Granted<T>(T value) -> granted.apply(value);
      case Refused<T>(ErrorCode code, String message, Duration retryAfter) ->
          JsonAnswers.refused(code, message, retryAfter);
    };
  }

  private static Map<String, String> fields(Grant grant) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("session", grant.login().toString());
    fields.put("user", grant.user());
    fields.put("accessToken", grant.access().text());
    fields.put("refreshToken", grant.refresh().text());
    fields.put("expiresAt", JsonAnswers.time(grant.access().expiresAt()));
    fields.put("refreshExpiresAt", JsonAnswers.time(grant.refreshExpiresAt()));
    return fields;
  }
}
