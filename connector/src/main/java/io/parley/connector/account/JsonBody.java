package io.parley.connector.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The JSON object in a request. Unknown fields are ignored; everything else that is not as it must
/// be is a [MalformedRequest] that names the field.
final class JsonBody {

  static final int MAX_BYTES = 16 * 1024;

  private static final int MAX_DEPTH = 8;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .build();

  private final JsonNode object;
  private final String path;

  private JsonBody(JsonNode object, String path) {
    this.object = object;
    this.path = path;
  }

  static JsonBody parse(HttpBody body) {
    if (body.bytes().length > MAX_BYTES) {
      throw new MalformedRequest("the body is larger than " + MAX_BYTES + " bytes");
    }
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(body.bytes())).toString();
      if (JSON.readTree(text) instanceof ObjectNode object) {
        return new JsonBody(object, "");
      }
    } catch (CharacterCodingException e) {
      throw new MalformedRequest("the body is not valid UTF-8", e);
    } catch (JacksonException e) {
      throw new MalformedRequest("the body is not valid JSON", e);
    }
    throw new MalformedRequest("the body must be a JSON object");
  }

  JsonBody object(String field) {
    JsonNode value = object.path(field);
    if (!value.isObject()) {
      throw new MalformedRequest(path + field + ": an object is needed");
    }
    return new JsonBody(value, path + field + ".");
  }

  /// A string of 1 to `maxChars` UTF-16 units.
  String text(String field, int maxChars) {
    String text = optionalText(field, maxChars);
    if (text == null) {
      throw new MalformedRequest(path + field + ": a string is needed");
    }
    return text;
  }

  /// As [#text], or null if there is no such field.
  @Nullable String optionalText(String field, int maxChars) {
    JsonNode value = object.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isString()) {
      throw new MalformedRequest(path + field + ": must be a string");
    }
    String text = value.stringValue();
    if (text.isEmpty() || text.length() > maxChars) {
      throw new MalformedRequest(path + field + ": 1 to " + maxChars + " characters");
    }
    if (!isStorable(text)) {
      throw new MalformedRequest(path + field + ": no U+0000 and no half of a surrogate pair");
    }
    return text;
  }

  /// Whether the text has a form in UTF-8 that PostgreSQL takes.
  private static boolean isStorable(String text) {
    return text.indexOf('\0') < 0 && UTF_8.newEncoder().canEncode(text);
  }
}
