package io.parley.schema.conversation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Pattern;

/// How conversations are named. The kind can be read from the id, so that a node needs no look-up
/// to know it:
///
/// | kind    | id                                                      |
/// |---------|---------------------------------------------------------|
/// | direct  | `d:<user>:<user>`, the users in ascending order         |
/// | group   | `g:` and 32 hexadecimal digits                          |
/// | channel | `c:` and 32 hexadecimal digits                          |
public final class ConversationId {

  private static final Pattern VALID =
      Pattern.compile("d:" + UserId.PATTERN + ":" + UserId.PATTERN + "|[gc]:[0-9a-f]{32}");

  private ConversationId() {}

  /// The id of the direct conversation of two users, the same whoever asks.
  public static String direct(String user, String other) {
    return user.compareTo(other) <= 0 ? "d:" + user + ":" + other : "d:" + other + ":" + user;
  }

  /// The id of what `creator` creates under `clientId`: the same on every retry.
  public static String created(ConversationKind kind, String creator, UUID clientId) {
    String prefix =
        switch (kind) {
          case GROUP -> "g:";
          case CHANNEL -> "c:";
          case DIRECT -> throw new IllegalArgumentException("a direct conversation is opened");
        };
    byte[] digest = sha256().digest((creator + '\0' + clientId).getBytes(StandardCharsets.UTF_8));
    return prefix + HexFormat.of().formatHex(digest, 0, 16);
  }

  public static boolean isValid(String id) {
    return VALID.matcher(id).matches();
  }

  /// Whether a valid id names a channel.
  public static boolean isChannel(String id) {
    return id.startsWith("c:");
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
