package io.parley.schema.conversation;

import io.parley.schema.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
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
/// | contact | `k:<user>:<user>`, whose it is and whom it is about     |
public final class ConversationId {

  private static final Pattern VALID =
      Pattern.compile("[dk]:" + UserId.PATTERN + ":" + UserId.PATTERN + "|[gc]:[0-9a-f]{32}");

  private ConversationId() {}

  /// The id of the direct conversation of two users, the same whoever asks.
  public static String direct(String user, String other) {
    return user.compareTo(other) <= 0 ? "d:" + user + ":" + other : "d:" + other + ":" + user;
  }

  /// The id of what `user` has decided about `other`.
  public static String contact(String user, String other) {
    return "k:" + user + ":" + other;
  }

  /// What the two users of a direct conversation have decided about each other, as ids; empty if a
  /// valid id names anything else.
  public static List<String> contactsOf(String id) {
    if (!id.startsWith("d:")) {
      return List.of();
    }
    int colon = id.indexOf(':', 2);
    String user = id.substring(2, colon);
    String other = id.substring(colon + 1);
    return List.of(contact(user, other), contact(other, user));
  }

  /// The key of a conversation's commands and events, which decides on their partition: its id. A
  /// contact has that of the direct conversation of the two, as it decides on what may be said
  /// there ([ADR 18](adr/0018-blocks-are-events-of-the-blocker-alone.md)).
  public static String partitionKey(String id) {
    if (!isContact(id)) {
      return id;
    }
    int colon = id.indexOf(':', 2);
    return direct(id.substring(2, colon), id.substring(colon + 1));
  }

  /// The id of what `creator` creates under `clientId`: the same on every retry.
  public static String created(ConversationKind kind, String creator, UUID clientId) {
    if (kind == ConversationKind.DIRECT || kind == ConversationKind.CONTACT) {
      throw new IllegalArgumentException("its id follows from its users: " + kind);
    }
    byte[] digest =
        Sha256.newDigest().digest((creator + '\0' + clientId).getBytes(StandardCharsets.UTF_8));
    return prefix(kind) + HexFormat.of().formatHex(digest, 0, 16);
  }

  /// How all ids of a kind begin.
  public static String prefix(ConversationKind kind) {
    return switch (kind) {
      case DIRECT -> "d:";
      case GROUP -> "g:";
      case CHANNEL -> "c:";
      case CONTACT -> "k:";
    };
  }

  /// The kind that a valid id names.
  public static ConversationKind kind(String id) {
    return switch (id.charAt(0)) {
      case 'd' -> ConversationKind.DIRECT;
      case 'g' -> ConversationKind.GROUP;
      case 'c' -> ConversationKind.CHANNEL;
      case 'k' -> ConversationKind.CONTACT;
      default -> throw new IllegalArgumentException("no id of a conversation");
    };
  }

  public static boolean isValid(String id) {
    return VALID.matcher(id).matches();
  }

  /// Whether a valid id names a channel.
  public static boolean isChannel(String id) {
    return id.startsWith("c:");
  }

  /// Whether a valid id names a contact.
  public static boolean isContact(String id) {
    return id.startsWith("k:");
  }
}
