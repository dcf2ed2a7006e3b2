package io.parley.schema.audit;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What an account may do more than chat. Every account may chat.
public enum AccountRole {
  /// Looks at others' history, and checks it.
  AUDITOR,
  /// Decides what is held, kept and erased.
  COMPLIANCE,
  /// Decides who has which role.
  ADMIN;

  /// The name in commands, in SQL and on `parley.audit`.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The role of a name; empty if there is none.
  public static Optional<AccountRole> named(String name) {
    return Arrays.stream(values()).filter(role -> role.wireName().equals(name)).findFirst();
  }
}
