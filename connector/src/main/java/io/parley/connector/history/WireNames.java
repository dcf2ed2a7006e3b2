package io.parley.connector.history;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.conversation.Role;
import java.util.Arrays;
import java.util.Map;

/// The names under which kinds and roles stand in SQL.
final class WireNames {

  private static final Map<String, ConversationKind> KINDS =
      Arrays.stream(ConversationKind.values())
          .collect(toUnmodifiableMap(ConversationKind::wireName, kind -> kind));

  private static final Map<String, Role> ROLES =
      Arrays.stream(Role.values()).collect(toUnmodifiableMap(Role::wireName, role -> role));

  private WireNames() {}

  static ConversationKind kind(String name) {
    return known(KINDS, name);
  }

  static Role role(String name) {
    return known(ROLES, name);
  }

  private static <T> T known(Map<String, T> valuesByName, String name) {
    T value = valuesByName.get(name);
    if (value == null) {
      throw new IllegalStateException("PostgreSQL holds an unknown name: " + name);
    }
    return value;
  }
}
