package io.parley.connector.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.schema.conversation.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// Answers as JSON. Errors are `{"code":…,"message":…}` with a code of [ErrorCode]; which status
/// goes with which code is said here alone.
final class JsonAnswers {

  private static final JsonMapper JSON = new JsonMapper();

  /// As in frames: RFC 3339, UTC, milliseconds.
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private JsonAnswers() {}

  static HttpAnswer created(Map<String, String> fields) {
    return json(201, Map.of(), fields);
  }

  static HttpAnswer ok(Map<String, String> fields) {
    return json(200, Map.of(), fields);
  }

  static HttpAnswer noContent() {
    return new HttpAnswer(204, Map.of("Cache-Control", "no-store"), HttpBody.EMPTY);
  }

  /// JSON that anyone may know and keep for a while.
  static HttpAnswer publicJson(String json) {
    Map<String, String> headers =
        Map.of("Content-Type", "application/json", "Cache-Control", "public, max-age=300");
    return new HttpAnswer(200, headers, HttpBody.of(json.getBytes(UTF_8)));
  }

  /// The business's refusal.
  static HttpAnswer refused(ErrorCode code, String message, Duration retryAfter) {
    Map<String, String> headers = new HashMap<>();
    if (retryAfter.isPositive()) {
      headers.put("Retry-After", Long.toString(secondsRoundedUp(retryAfter)));
    }
    if (code == ErrorCode.UNAUTHORIZED) {
      headers.put("WWW-Authenticate", "Bearer");
    }
    return error(status(code), headers, code, message);
  }

  static HttpAnswer malformed(String message) {
    return error(400, Map.of(), ErrorCode.BAD_REQUEST, message);
  }

  static HttpAnswer notFound(String message) {
    return error(404, Map.of(), ErrorCode.BAD_REQUEST, message);
  }

  static HttpAnswer methodNotAllowed(String allowed) {
    return error(405, Map.of("Allow", allowed), ErrorCode.BAD_REQUEST, "only " + allowed);
  }

  static String time(Instant instant) {
    return TIME.format(instant);
  }

  private static int status(ErrorCode code) {
    return switch (code) {
      case UNAUTHORIZED, NOT_LOGGED_IN -> 401;
      case SUSPENDED, REGISTRATION_DISABLED, FORBIDDEN, NOT_A_MEMBER, BLOCKED -> 403;
      case NO_SUCH_USER, NO_SUCH_SESSION, NO_SUCH_CONVERSATION, NO_SUCH_MESSAGE -> 404;
      case ALREADY_EXISTS, ALREADY_A_MEMBER, ALREADY_LOGGED_IN, NOT_BLOCKED, OUT_OF_ORDER -> 409;
      case TOO_LARGE -> 413;
      case RATE_LIMITED -> 429;
      case INTERNAL -> 500;
      case UNAVAILABLE, FROZEN -> 503;
      case BAD_FRAME,
          UNKNOWN_TYPE,
          BAD_REQUEST,
          TOO_MANY_MEMBERS,
          TOO_OLD,
          CLIENT_ID_EXPIRED,
          CLIENT_ID_AHEAD ->
          400;
    };
  }

  private static HttpAnswer error(
      int status, Map<String, String> headers, ErrorCode code, String message) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("code", code.wireName());
    fields.put("message", message);
    return json(status, headers, fields);
  }

  private static HttpAnswer json(int status, Map<String, String> more, Map<String, String> fields) {
    Map<String, String> headers = new HashMap<>(more);
    headers.put("Content-Type", "application/json");
    headers.put("Cache-Control", "no-store");
    headers.put("X-Content-Type-Options", "nosniff");
    return new HttpAnswer(status, headers, HttpBody.of(JSON.writeValueAsBytes(fields)));
  }

  private static long secondsRoundedUp(Duration duration) {
    return duration.plusNanos(999_999_999).toSeconds();
  }
}
