package io.parley.history.audit.export;

import io.parley.history.audit.Scope;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A scope as it stands in exports and on `parley.audit`: what is named, and nothing else.
public final class ScopeJson {

  static final JsonMapper JSON = JsonMapper.builder().build();

  private ScopeJson() {}

  public static ObjectNode of(Scope scope) {
    ObjectNode json = JSON.createObjectNode();
    put(json, "conversation", scope.conversation());
    if (scope.user() != null) {
      json.put("user", scope.user());
      json.put("as", scope.part().name().toLowerCase(Locale.ROOT));
    }
    put(json, "from", scope.from() == null ? null : EventWords.time(scope.from()));
    put(json, "to", scope.to() == null ? null : EventWords.time(scope.to()));
    put(json, "search", scope.text());
    return json;
  }

  private static void put(ObjectNode json, String name, @Nullable String value) {
    if (value != null) {
      json.put(name, value);
    }
  }
}
