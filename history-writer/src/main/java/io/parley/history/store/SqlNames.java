package io.parley.history.store;

import io.parley.schema.conversation.Role;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How the words of the domain are written in SQL.
final class SqlNames {

  private static final Map<String, Role> ROLES_BY_NAME =
      Arrays.stream(Role.values())
          .collect(Collectors.toUnmodifiableMap(Role::wireName, Function.identity()));

  private SqlNames() {}

  /// @throws IllegalArgumentException if no role has that name
  static Role role(String name) {
    Role role = ROLES_BY_NAME.get(name);
    if (role == null) {
      throw new IllegalArgumentException("no role: " + name);
    }
    return role;
  }

  static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  static @Nullable OffsetDateTime timeOrNull(@Nullable Instant instant) {
    return instant == null ? null : time(instant);
  }
}
