package io.parley.launcher.page;

import io.parley.history.audit.Moment;
import io.parley.history.audit.Moment.AtTime;
import io.parley.schema.conversation.ConversationId;
import io.parley.schema.conversation.UserId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The JSON object of a request. What is not as it must be is refused by its name.
final class PageQuestion {

  static final JsonMapper JSON = JsonMapper.builder().build();

  private static final int MAX_CHARS = 1_000;
  private static final Instant YEAR_1 = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant YEAR_10_000 = Instant.parse("+10000-01-01T00:00:00Z");

  private final ObjectNode object;

  private PageQuestion(ObjectNode object) {
    this.object = object;
  }

  static PageQuestion parse(byte[] body) {
    try {
      if (JSON.readTree(body) instanceof ObjectNode object) {
        return new PageQuestion(object);
      }
    } catch (JacksonException e) {
      throw new PageRefusal(400, "the request is not JSON", e);
    }
    throw new PageRefusal(400, "the request is no JSON object");
  }

  String text(String field) {
    String text = optionalText(field);
    if (text == null) {
      throw new PageRefusal(400, field + " is needed");
    }
    return text;
  }

  /// A text that is not blank; null if there is none.
  @Nullable String optionalText(String field) {
    JsonNode value = object.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isString()) {
      throw new PageRefusal(400, field + " must be a text");
    }
    String text = value.stringValue();
    if (text.length() > MAX_CHARS || text.indexOf('\0') >= 0) {
      throw new PageRefusal(
          400, "%s: at most %,d characters, and no U+0000".formatted(field, MAX_CHARS));
    }
    return text.isBlank() ? null : text;
  }

  /// Whether none of these texts is there.
  boolean isEmpty(String... fields) {
    return Arrays.stream(fields).allMatch(field -> optionalText(field) == null);
  }

  String conversation() {
    return validConversation(text("conversation"));
  }

  @Nullable String optionalConversation() {
    String id = optionalText("conversation");
    return id == null ? null : validConversation(id);
  }

  @Nullable String optionalUser() {
    String user = optionalText("user");
    if (user != null && !UserId.isValid(user)) {
      throw new PageRefusal(400, user + " is no user id");
    }
    return user;
  }

  @Nullable Instant optionalTime(String field) {
    String text = optionalText(field);
    try {
      return text == null ? null : validTime(Instant.parse(text));
    } catch (DateTimeException e) {
      throw new PageRefusal(400, text + " is no time such as 2026-11-21T08:00:00Z", e);
    }
  }

  /// A sequence, or a time.
  Moment moment(String field) {
    try {
      Moment moment = Moment.parse(text(field));
      if (moment instanceof AtTime(Instant time)) {
        validTime(time);
      }
      return moment;
    } catch (IllegalArgumentException e) {
      throw new PageRefusal(400, String.valueOf(e.getMessage()), e);
    }
  }

  /// A number from 1 on.
  long number(String field) {
    return positive(field, object.path(field));
  }

  /// A number from 1 on, or another one if there is none.
  long number(String field, long otherwise) {
    JsonNode value = object.path(field);
    return value.isMissingNode() || value.isNull() ? otherwise : positive(field, value);
  }

  /// Numbers from 1 on.
  List<Long> numbers(String field, int max) {
    JsonNode array = object.path(field);
    if (!array.isArray() || array.isEmpty() || array.size() > max) {
      throw new PageRefusal(400, "%s: 1 to %d numbers".formatted(field, max));
    }
    List<Long> numbers = new ArrayList<>();
    array.forEach(value -> numbers.add(positive(field, value)));
    return numbers;
  }

  /// Of the years that four digits can say: PostgreSQL does not hold all others.
  private static Instant validTime(Instant time) {
    if (time.isBefore(YEAR_1) || !time.isBefore(YEAR_10_000)) {
      throw new PageRefusal(400, time + " is no time of the years 1 to 9999");
    }
    return time;
  }

  private static long positive(String field, JsonNode value) {
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 1) {
      throw new PageRefusal(400, field + " must be a number from 1 on");
    }
    return value.longValue();
  }

  private static String validConversation(String id) {
    if (!ConversationId.isValid(id)) {
      throw new PageRefusal(400, id + " is no id of a conversation");
    }
    return id;
  }
}
