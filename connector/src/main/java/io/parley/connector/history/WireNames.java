package io.parley.connector.history;

import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.conversation.Role;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Kinds and roles by the names under which they stand in SQL.
final class WireNames {

  private static final Map<String, ConversationKind> KINDS =
      byName(ConversationKind.values(), ConversationKind::wireName);
  private static final Map<String, Role> ROLES = byName(Role.values(), Role::wireName);

  private WireNames() {}

  static ConversationKind kind(String name) {
    return known(KINDS.get(name), name);
  }

  static Role role(String name) {
    return known(ROLES.get(name), name);
  }

  private static <T> Map<String, T> byName(T[] values, Function<T, String> name) {
    return Stream.of(values).collect(Collectors.toUnmodifiableMap(name, value -> value));
  }

  private static <T> T known(@Nullable T value, String name) {
    if (value == null) {
      throw new IllegalStateException("a later version wrote \"" + name + "\"");
    }
    return value;
  }
}
