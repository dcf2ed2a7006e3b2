package io.parley.schema.conversation;

import java.util.regex.Pattern;

/// How users are named: 1 to 64 of `a–z 0–9 . _ @ + -`, the first a letter or digit. An id is given
/// once and never to another person.
public final class UserId {

  static final String PATTERN = "[a-z0-9][a-z0-9._@+-]{0,63}";

  private static final Pattern VALID = Pattern.compile(PATTERN);

  private UserId() {}

  public static boolean isValid(String id) {
    return VALID.matcher(id).matches();
  }
}
